#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// Where an endplate is expected: a plane in patient space, its normal pointing up.
struct ExpectedPlane {
  measure::PointLps point = measure::PointLps::Zero();
  measure::DirectionLps normal = measure::DirectionLps::UnitZ();
  /// Height of the plane along the frame's superior axis at (u, v).
  [[nodiscard]] double s_mm(const measure::BodyFrame& frame, double u_mm, double v_mm) const;
};

/// Where a body is to be looked for: a stretch of the spine curve between two discs, or between a disc and the scan's
/// end.
struct BodySlot {
  double lower_mm = 0.0;  ///< along the curve: where its inferior endplate is expected
  double upper_mm = 0.0;  ///< where its superior endplate is expected
  double slack_below_mm =
      0.0;  ///< how far beyond the expectation the endplate may lie: half the disc, or more at an end
  double slack_above_mm = 0.0;
  std::optional<double> gap_below_mm;  ///< height of the disc, where there is one
  std::optional<double> gap_above_mm;
  ExpectedPlane lower;
  ExpectedPlane upper;
  double score_below = 0.0;  ///< of the disc; 0 where there is none
  double score_above = 0.0;
  measure::BodyFrame frame;  ///< first guess
  double half_depth_mm = 0.0;
};

/// One slot a body, from the bottom to the top: between discs, and beyond the outermost ones where the curve goes on.
[[nodiscard]] std::vector<BodySlot> body_slots(const SpineCurve& curve, const std::vector<Disc>& discs);

}  // namespace kyphos::pipeline
