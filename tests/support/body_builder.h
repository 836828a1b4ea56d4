#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::test {

/// An ideal vertebral body: an elliptic cylinder whose endplates are parabolas, exact at the three stations.
struct IdealBody {
  std::optional<measure::Level> level = measure::Level::L1;
  int position_from_top = 1;
  double anterior_mm = 25.0;  ///< heights at the stations of vertebral_body.h
  double middle_mm = 25.0;
  double posterior_mm = 25.0;
  double depth_mm = 32.0;
  double width_mm = 44.0;
  measure::PointLps centre = measure::PointLps::Zero();
  double forward_tilt_deg = 0.0;         ///< rotation about the left axis that lowers the front
  double point_se_mm = 0.1;              ///< error given to each endplate point
  double slice_spacing_mm = 1.0;         ///< along the body's axis
  double lateral_slope = 0.0;            ///< ds/dv of the superior endplate
  double posterior_wall_shift_mm = 0.0;  ///< > 0: the posterior wall bulges backward by this at mid-height, parabolic
  double canal_ap_mm = 16.0;             ///< depth of the canal behind the posterior wall line
};

[[nodiscard]] measure::VertebralBody build_body(const IdealBody& ideal);

/// A straight spine of bodies from the top down along -z with discs of 6 mm; each named by its level.
[[nodiscard]] std::vector<measure::VertebralBody> build_spine(std::vector<IdealBody> bodies);

/// An intact body of the level with the normal proportions of measure/vertebra/normal_ratio.h and this height for T12's
/// posterior part.
[[nodiscard]] IdealBody intact_body(measure::Level level, double t12_posterior_mm = 24.0);

}  // namespace kyphos::test
