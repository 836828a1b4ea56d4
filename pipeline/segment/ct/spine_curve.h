#pragma once

#include <optional>
#include <vector>

#include "measure/space/lps.h"
#include "measure/space/volume.h"
#include "pipeline/segment/ct/canal.h"

namespace kyphos::pipeline {

/// A cross-section of the column: where its middle lies and how it is turned.
struct CurveFrame {
  measure::PointLps centre = measure::PointLps::Zero();
  measure::DirectionLps superior = measure::DirectionLps::UnitZ();
  measure::DirectionLps anterior = -measure::DirectionLps::UnitY();
  measure::DirectionLps left = measure::DirectionLps::UnitX();
  double half_depth_mm = 0.0;  ///< half the depth of the body (anterior-posterior)

  [[nodiscard]] measure::PointLps lps(double u_mm, double v_mm) const { return centre + u_mm * anterior + v_mm * left; }
};

/// The line through the middles of the bodies, sampled every step_mm of its own length from the bottom to the top.
struct SpineCurve {
  double step_mm = 0.75;
  std::vector<CurveFrame> frames;

  [[nodiscard]] double length_mm() const { return step_mm * static_cast<double>(frames.size()); }
  /// Frame at a length along the curve, between samples by linear interpolation, clamped to the ends.
  [[nodiscard]] CurveFrame at_mm(double s_mm) const;
};

/// Finds the bodies' walls in front of the canal and lays the curve through the middle between them; turns the
/// cross-section about the curve to where left and right look most alike. Where `left` is known (a single slice, the
/// same to all sides) they stay across it. Empty where the canal is too short.
[[nodiscard]] SpineCurve find_spine_curve(const measure::Volume& volume, const CanalPath& canal,
                                          const std::optional<measure::DirectionLps>& left = {});

}  // namespace kyphos::pipeline
