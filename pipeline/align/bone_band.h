#pragma once

#include <Eigen/Geometry>
#include <array>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/align/matched_reader.h"

namespace kyphos::pipeline {

/// A body with the reader of its scan.
struct ReadBody {
  const measure::VertebralBody& body;
  const MatchedReader& reader;
  double spacing_mm = 1.0;  ///< distance of samples along the body's axis at the common point spread
};

/// A point of bone with its brightness, in the first body's coordinates.
struct BandPoint {
  Eigen::Vector3d own;
  double value = 0.0;
};
using Band = std::vector<BandPoint>;

/// A stretch of an endplate in the body's coordinates.
struct Stretch {
  double first_u_mm = 0.0;
  double last_u_mm = 0.0;
  double half_v_mm = 0.0;
  double inside_mm = 2.0;  ///< how far the band reaches into the body
};

/// The endplate with the bone below it and the edge of the disc, column by column every `step_mm`. Beyond the rims,
/// where the surface ends, the band goes on at the height of the nearest column: there the walls tell how far a smooth
/// endplate has slid.
[[nodiscard]] Band read_band(const ReadBody& from, bool top, const Stretch& stretch, double step_mm);

/// Which of the six motions about the band's middle are free: turns about u, v, s, then shifts along them.
using FreeMotion = std::array<bool, 6>;
inline constexpr FreeMotion kRigid{true, true, true, true, true, true};
inline constexpr FreeMotion kAlongAxis{false, false, false, false, false, true};

/// Where a band was found again.
struct BandFit {
  Eigen::Isometry3d motion = Eigen::Isometry3d::Identity();  ///< from the first body's coordinates to the second's
  double correlation = -1.0;                                 ///< -1: not found
  double residual_sd = 0.0;                                  ///< in HU of the first scan
  double gradient_square_sum = 0.0;                          ///< of the brightness along the axis, in (HU / mm)^2
  double slide_per_hu = 0.0;  ///< standard deviation in mm of the shift along u for independent noise of 1 HU
};

/// Gauss-Newton from `start` on the squared difference of brightness, scaled freely between the scans.
[[nodiscard]] BandFit follow_band(const Band& band, const MatchedReader& reader, const Eigen::Isometry3d& start,
                                  const FreeMotion& free);

/// Standard error in mm of the motion along the axis: noise, and reading between the slices.
[[nodiscard]] double standard_error_mm(const BandFit& fit, const ReadBody& first, const ReadBody& second);
/// Standard error in mm of the motion along u.
[[nodiscard]] double slide_error_mm(const BandFit& fit, const ReadBody& first, const ReadBody& second);

}  // namespace kyphos::pipeline
