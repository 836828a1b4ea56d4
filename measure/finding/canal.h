#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// The spinal canal behind a body at one height, in the body's frame.
struct CanalPoint {
  double s_mm = 0.0;
  double front_u_mm = 0.0;            ///< where bone of the body ends
  std::optional<double> back_u_mm{};  ///< where bone of the arch begins; nothing between the laminae
};

/// Reads the canal's front and back off the voxels in the central 6 mm, every mm of the body's height, each edge at
/// half of its own step. Heights where no soft tissue was found behind the wall (myelogram, metal) are left out.
/// Without voxels: the body's own posterior wall and canal_posterior.
[[nodiscard]] std::vector<CanalPoint> find_canal(const VertebralBody& body, const Volume* volume);

/// Between two laminae the canal's back is ligament, which no bone edge shows: gaps of up to 45 mm are filled along the
/// straight line between the arches above and below, those of the neighbouring bodies included. One canal a body.
[[nodiscard]] std::vector<std::vector<CanalPoint>> fill_backs(std::span<const VertebralBody> bodies,
                                                              std::vector<std::vector<CanalPoint>> canals);

}  // namespace kyphos::measure
