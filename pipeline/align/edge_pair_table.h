#pragma once

#include <Eigen/Core>
#include <vector>

#include "pipeline/align/bone_column.h"

namespace kyphos::pipeline {

/// Log likelihood of one column of bone over the places of its edge in both scans, the levels shared between them and
/// integrated out: the shell that a slice hides in one scan is cut by two slices in the other. Bounded below as the
/// table of a single column is (column_table.h).
class EdgePairTable {
 public:
  /// The two models differ in their point spread alone.
  EdgePairTable(const BoneColumn& column, const SliceModel& first, const SliceModel& second);

  /// The table blurred by a Gaussian in both places, so that a far optimum is felt.
  [[nodiscard]] EdgePairTable blurred(double sigma_mm) const;

  struct Local {
    double value = 0.0;
    Eigen::Vector2d slope = Eigen::Vector2d::Zero();
    Eigen::Matrix2d curvature = Eigen::Matrix2d::Zero();
  };
  /// Value and derivatives, by a parabola through the nearest entries; beyond the ends, a steep slope.
  [[nodiscard]] Local at(double first_edge_mm, double second_edge_mm) const;

 private:
  [[nodiscard]] double entry(int first, int second) const;

  double from_;
  int count_;
  std::vector<double> values_;
};

}  // namespace kyphos::pipeline
