#pragma once

#include <optional>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Where an endplate is expected: a plane in patient space, its normal pointing up.
struct ExpectedPlane {
  measure::PointLps point = measure::PointLps::Zero();
  measure::DirectionLps normal = measure::DirectionLps::UnitZ();
  /// Height of the plane along the frame's superior axis at (u, v).
  [[nodiscard]] double s_mm(const measure::BodyFrame& frame, double u_mm, double v_mm) const;
};

/// Where a source says that a body lies, roughly: what the endplates and walls are then fitted from.
struct BodySlot {
  double slack_below_mm =
      0.0;  ///< how far beyond the expectation the endplate may lie: half the disc, or more at an end
  double slack_above_mm = 0.0;
  std::optional<double> gap_below_mm;  ///< height of the disc, where there is one
  std::optional<double> gap_above_mm;
  ExpectedPlane lower;                           ///< inferior endplate
  ExpectedPlane upper;                           ///< superior endplate
  std::optional<measure::DiscEvidence> discs{};  ///< where the source looked for discs
  measure::BodyFrame frame;                      ///< first guess
  double half_depth_mm = 0.0;
};

}  // namespace kyphos::pipeline
