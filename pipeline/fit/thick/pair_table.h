#pragma once

#include <Eigen/Core>
#include <vector>

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

/// Places kTableStepMm apart.
struct PlaceRange {
  double from_mm = 0.0;
  int count = 3;  ///< three at least
  [[nodiscard]] double place_mm(int k) const { return from_mm + k * kTableStepMm; }
};
/// The places between two, both included.
[[nodiscard]] PlaceRange place_range(double from_mm, double to_mm);

/// Log likelihood of one column of voxels over two places on it: of one edge in two scans, or of two edges.
class PairTable {
 public:
  /// `log_likelihoods`: the first place runs fastest. They are bounded below by kWorstColumn.
  PairTable(const PlaceRange& first, const PlaceRange& second, std::vector<double> log_likelihoods);

  [[nodiscard]] const PlaceRange& first() const { return first_; }
  [[nodiscard]] const PlaceRange& second() const { return second_; }

  /// Over the first places, the second one being near second_mm (one sigma); and the other way round.
  [[nodiscard]] std::vector<double> over_first(double second_mm, double sd_mm) const;
  [[nodiscard]] std::vector<double> over_second(double first_mm, double sd_mm) const;

  /// The table blurred by a Gaussian in both places, so that a far optimum is felt.
  [[nodiscard]] PairTable blurred(double sigma_mm) const;

  struct Local {
    double value = 0.0;
    Eigen::Vector2d slope = Eigen::Vector2d::Zero();
    Eigen::Matrix2d curvature = Eigen::Matrix2d::Zero();
    /// Minus the curvature with what is convex in it taken as flat: a precision.
    [[nodiscard]] Eigen::Matrix2d precision() const;
  };
  /// Value and derivatives, by a parabola through the nearest entries; beyond the ends, a steep slope.
  [[nodiscard]] Local at(double first_mm, double second_mm) const;

 private:
  [[nodiscard]] double entry(int first, int second) const;

  PlaceRange first_;
  PlaceRange second_;
  std::vector<double> values_;
};

/// Every table blurred.
[[nodiscard]] std::vector<PairTable> blurred(const std::vector<PairTable>& tables, double sigma_mm);

}  // namespace kyphos::pipeline
