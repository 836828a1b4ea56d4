#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/fit/blurred_step.h"
#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

/// The voxels that one column along a body's axis meets near an endplate, one a slice. Positions grow outwards.
struct SliceColumn {
  double u_mm = 0.0;
  double v_mm = 0.0;
  std::vector<double> position_mm;
  std::vector<double> hu;
  double from_mm = 0.0;  ///< where the endplate may lie
  double to_mm = 0.0;
  /// Where the next body's endplate is expected, in case it shines in.
  std::optional<double> next_mm;
};

/// A level in HU that is known only so far.
struct UncertainLevel {
  double mean_hu = 0.0;
  double sd_hu = 0.0;
};

/// What lies on the column: disc, and marrow and shell above it.
struct EndplateLevels {
  UncertainLevel disc;
  UncertainLevel marrow;
  UncertainLevel layer;  ///< dense marrow beneath the shell, above the marrow
  UncertainLevel shell;
};

/// Levels of a column: disc; marrow, layer and shell of its endplate; the same of the next endplate.
inline constexpr int kEndplateLevels = 3;
inline constexpr int kColumnLevels = 1 + 2 * kEndplateLevels;
using LevelVector = Eigen::Matrix<double, kColumnLevels, 1>;
using LevelMatrix = Eigen::Matrix<double, kColumnLevels, kColumnLevels>;

struct SliceModel {
  EndplateLevels levels;
  PointSpread spread;
  double noise_hu = 10.0;  ///< one sigma of a voxel about the model
};

/// Log (up to a constant of the column) of the mean likelihood of the endplate's outer surface over the places step_mm
/// apart where it may lie, for each shell in place of the model's. The levels are integrated out under their Gaussian
/// spreads, and so is the place of the next endplate where it shines in:
/// hu_i = disc + marrow P(e - w - x_i) + layer (P(e - w - x_i) - P(e - w - d - x_i))
///        + shell (P(e - x_i) - P(e - w - x_i)) (+ the same of the next body, mirrored) + noise,
/// with P the blurred step, w the shell's thickness and d that of the dense marrow beneath it.
[[nodiscard]] std::vector<double> log_mean_likelihoods(const SliceColumn& column, double step_mm,
                                                       const SliceModel& model, std::span<const UncertainLevel> shells);

/// What a column's voxels say of its levels, given its edge: a Gaussian about the levels' prior means (a column without
/// a next endplate says nothing of that one's). What two columns say of the same levels adds up.
struct LevelInformation {
  LevelMatrix precision = LevelMatrix::Zero();
  LevelVector pull = LevelVector::Zero();
  double square_sum = 0.0;  ///< of voxels against the prior means, in noise units

  LevelInformation& operator+=(const LevelInformation& other);
};
/// The next endplate is taken to lie where the column says.
[[nodiscard]] LevelInformation level_information(const SliceColumn& column, double edge_mm, const SliceModel& model);
/// Log likelihood of the voxels behind it (up to a constant), the levels integrated out under their prior.
[[nodiscard]] double log_evidence(const LevelInformation& information, const EndplateLevels& prior);
/// The levels' posterior.
[[nodiscard]] EndplateLevels levels_from(const LevelInformation& information, const EndplateLevels& prior);
/// Sum of squares that the posterior means leave unexplained, in noise units.
[[nodiscard]] double square_sum_left(const LevelInformation& information, const EndplateLevels& prior);

/// What one column tells of itself.
struct ColumnReading {
  EndplateLevels levels;   ///< posterior mean and standard deviation
  double misfit_hu = 0.0;  ///< root mean square of what the model leaves unexplained with the mean levels
};

/// The levels that the column itself tells, given the edge and the most probable next one.
[[nodiscard]] ColumnReading levels_given_edge(const SliceColumn& column, double edge_mm, const SliceModel& model);

}  // namespace kyphos::pipeline
