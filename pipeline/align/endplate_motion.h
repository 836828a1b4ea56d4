#pragma once

#include <Eigen/Geometry>
#include <array>
#include <optional>

#include "measure/vertebra/heights.h"
#include "measure/vertebral_body.h"
#include "pipeline/align/bone_band.h"

namespace kyphos::pipeline {

/// Where the bone under one station has gone: from the first body's own coordinates to the second's.
struct StationMotion {
  Eigen::Isometry3d second_from_first = Eigen::Isometry3d::Identity();
  double se_mm = 0.0;  ///< of the motion along the body's axis
};

/// How one endplate has moved from one date to another.
struct EndplateMotion {
  Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();  ///< of the whole endplate
  std::array<std::optional<StationMotion>, 3> at{};    ///< as measure::kStations; where the bone was found again
};

/// Finds the bone of an endplate of `first` again in the scan of `second`: the subchondral bone, the endplate and the
/// edge of the disc are moved as a whole until the two scans agree (Gauss-Newton on the squared difference, brightness
/// scaled freely), then under each station along the axis. The bone itself is followed, so that an endplate that slides
/// forward while it sinks is not read on another part of its own slope. `top` chooses the superior endplate.
[[nodiscard]] EndplateMotion follow_endplate(const ReadBody& first, const ReadBody& second, bool top);

}  // namespace kyphos::pipeline
