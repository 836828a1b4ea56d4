#pragma once

#include <Eigen/Geometry>
#include <string>
#include <vector>

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// A difference measured on both dates at once, later minus earlier, under the catalogue's key.
struct ColumnDifference {
  std::string key;
  measure::Measured<double> difference = measure::WhyNot{"not measured"};
};

/// Heights and wedge angle of both dates on the same columns through the bone: the axis halves the angle of the two
/// own axes and the stations lie between the two pairs of walls, so that neither date is favoured and what the frames
/// and walls err cancels. `later_from_earlier` maps the earlier body's own coordinates to the later one's.
/// Standard error: of the four endplate windows, of where the edge falls between slices at each date, and
/// kRepeatHeightMm for segmenting twice.
[[nodiscard]] std::vector<ColumnDifference> paired_differences(const measure::VertebralBody& earlier,
                                                               const measure::VertebralBody& later,
                                                               const Eigen::Isometry3d& later_from_earlier);

}  // namespace kyphos::pipeline
