#pragma once

#include <array>
#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// The way of a rib round the chest, as far as it was followed.
struct RibCourse {
  double length_mm = 0.0;   ///< along the bone, from where the following began
  double lateral_mm = 0.0;  ///< farthest off the column's middle
  bool turned = false;      ///< it has come back towards the middle: it goes no farther out than that
  bool ended = false;       ///< in soft tissue; else it leaves the scan or touches another bone
};

/// Follows a bone from cells of the copy (beside the column, some 40 mm out) to its end, as a tube: where it widens as
/// no rib does - it touches the scapula, the clavicle, the sternum - it is followed no farther. Bodies from the top.
/// side: 1 left, -1 right. Nothing where it cannot be followed at all.
[[nodiscard]] std::optional<RibCourse> follow_rib(const CoarseCopy& copy,
                                                  const std::vector<measure::VertebralBody>& bodies,
                                                  const std::vector<std::array<int, 3>>& start, double side,
                                                  float bone_hu);

}  // namespace kyphos::pipeline
