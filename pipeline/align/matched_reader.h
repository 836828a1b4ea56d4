#pragma once

#include <Eigen/Core>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/align/parameters.h"

namespace kyphos::pipeline {

/// A scan read at the point spread of a coarser one: where the other date's slices are thicker, the mean over a box
/// along their normal. Between slices of its own it interpolates by cubic convolution. Points in the coordinates of a
/// body.
class MatchedReader {
 public:
  /// `other` is the grid of the scan that this one is compared with.
  MatchedReader(const measure::Volume& volume, const measure::BodyFrame& frame, const measure::Grid& other);
  /// HU at (u, v, s), clamped to what endplates and discs show; measure::kOutsideHu beyond the scan.
  [[nodiscard]] float hu(const Eigen::Vector3d& own) const;
  /// Whether this scan is blurred to the other's slices.
  [[nodiscard]] bool is_finer() const { return !box_.isZero(); }
  /// The places along the body's axis, from `low` to `high`, where the column (u, v) is known without interpolation
  /// between thick slices; every half millimetre where the slices are thin or lie along the column.
  [[nodiscard]] std::vector<double> places(double u_mm, double v_mm, double low_mm, double high_mm) const;

 private:
  [[nodiscard]] float interpolated(const measure::PointLps& point) const;

  measure::Sampler sampler_;
  const measure::BodyFrame& frame_;
  Eigen::Vector3d box_ = Eigen::Vector3d::Zero();  ///< LPS vector over the whole width of the box; zero: none
  int thick_axis_ = -1;                            ///< grid axis with slices so far apart that they matter; -1: none
};

}  // namespace kyphos::pipeline
