#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Paints every body between its endplates and walls onto the volume's grid: VerSe numbers, or 100 + position from the
/// top where it has no name. Cut bodies are painted as far as they were outlined.
[[nodiscard]] measure::LabelMap paint_bodies(const measure::Grid& grid,
                                             const std::vector<measure::VertebralBody>& bodies);

/// Whether a place, (u, v, s) in mm in the body's frame, lies between its endplates and within its walls. The body has
/// outlines.
[[nodiscard]] bool is_inside(const measure::VertebralBody& body, const Eigen::Vector3d& place);

}  // namespace kyphos::pipeline
