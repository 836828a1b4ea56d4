#pragma once

#include <Eigen/Geometry>
#include <string>
#include <vector>

#include "io/report/case_report.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::io {

/// One date of a body, with its neighbours, for a picture.
struct PicturedDate {
  const measure::Volume& volume;
  const measure::VertebralBody& body;
  std::vector<const measure::VertebralBody*> neighbours;  ///< above and below, where there are any
  std::string label;                                      ///< the date
};

/// Both dates side by side in the mid-sagittal plane of the earlier body, and their difference (later minus earlier;
/// red is brighter than before, blue darker), with the outlines of both: the earlier one's in blue, the later one's in
/// orange. `later_from_earlier` maps the earlier body's own coordinates to the later one's. Bone window; 3 pixels a mm.
[[nodiscard]] Picture change_picture(const PicturedDate& earlier, const PicturedDate& later,
                                     const Eigen::Isometry3d& later_from_earlier);

}  // namespace kyphos::io
