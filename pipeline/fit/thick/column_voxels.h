#pragma once

#include <Eigen/Core>

#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// What one edge gives to a column's voxels, whatever the other edge: of its marrow, layer and shell, in this order.
struct EdgeShares {
  Eigen::Matrix<double, Eigen::Dynamic, kEndplateLevels, 0, 16, kEndplateLevels> shares;
  Eigen::Matrix3d square;  ///< shares' * shares
  Eigen::Vector3d sum;     ///< shares' * 1
  Eigen::Vector3d pull;    ///< shares' * (voxels above the mean disc)
};

/// A column's voxels under a model, linear in its levels (slice_column.h). Keep the model alive. An edge's shares are
/// worked out once for all places of the other edge.
class ColumnVoxels {
 public:
  ColumnVoxels(const SliceColumn& column, const SliceModel& model);

  [[nodiscard]] EdgeShares own(double edge_mm) const { return shares(position_, edge_mm); }
  [[nodiscard]] EdgeShares next(double edge_mm) const { return shares(-position_, -edge_mm); }
  /// What the voxels say of the levels, given the edges; nullptr where there is no next one.
  [[nodiscard]] LevelInformation information(const EdgeShares& own, const EdgeShares* next) const;
  [[nodiscard]] const SliceModel& model() const { return model_; }

 private:
  using Voxels = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 16, 1>;
  [[nodiscard]] EdgeShares shares(const Voxels& outwards_mm, double edge_mm) const;

  const SliceModel& model_;
  Voxels position_;
  Voxels off_;            ///< voxels above the mean disc
  Eigen::Vector3d mean_;  ///< marrow, layer, shell
};

}  // namespace kyphos::pipeline
