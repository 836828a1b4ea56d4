#pragma once

#include <vector>

#include "pipeline/segment/slice_column.h"

namespace kyphos::pipeline {

/// Distance of the places at which a column's likelihood is tabulated: finer than what any slice tells apart.
inline constexpr double kTableStepMm = 0.25;
/// No column may speak against a place by more than this (log likelihood): osteophytes, nodes and vessels are not in
/// the model.
inline constexpr double kWorstColumn = 8.0;

/// Log likelihoods of one column over the places where its edge may lie.
class ColumnTable {
 public:
  ColumnTable(const SliceColumn& column, const SliceModel& model);

  [[nodiscard]] double from_mm() const { return from_; }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

  /// The table blurred by a Gaussian, so that a far optimum is felt.
  [[nodiscard]] ColumnTable blurred(double sigma_mm) const;

  struct Local {
    double value = 0.0;
    double slope = 0.0;
    double curvature = 0.0;
  };
  /// Value and derivatives at a place, by a parabola through the three nearest entries; beyond the ends, a steep slope.
  [[nodiscard]] Local at(double edge_mm) const;

 private:
  double from_;
  std::vector<double> values_;
};

}  // namespace kyphos::pipeline
