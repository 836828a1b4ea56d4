#include "pipeline/align/edge_pair_table.h"

#include <algorithm>
#include <cmath>

#include "pipeline/segment/column_table.h"
#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {
namespace {

/// Where along the table a place lies: the middle of its parabola, how far from it, and how far beyond the table.
struct Place {
  Place(double edge_mm, double from_mm, int count) {
    const double inside = std::clamp(edge_mm, from_mm, from_mm + kTableStepMm * (count - 1.0));
    const double steps = (inside - from_mm) / kTableStepMm;
    middle = std::clamp(static_cast<int>(std::lround(steps)), 1, count - 2);
    off = steps - middle;
    beyond_mm = edge_mm - inside;
  }
  int middle = 0;
  double off = 0.0;
  double beyond_mm = 0.0;
};

}  // namespace

EdgePairTable::EdgePairTable(const BoneColumn& column, const SliceModel& first, const SliceModel& second)
    : from_(column.first.from_mm),
      count_(std::max(3, static_cast<int>(std::lround((column.first.to_mm - from_) / kTableStepMm)) + 1)) {
  std::vector<LevelInformation> one;
  std::vector<LevelInformation> other;
  for (int k = 0; k < count_; ++k) {
    one.push_back(level_information(column.first, from_ + k * kTableStepMm, first));
    other.push_back(level_information(column.second, from_ + k * kTableStepMm, second));
  }
  for (const LevelInformation& there : other) {
    for (LevelInformation both : one) {
      both += there;
      values_.push_back(log_evidence(both, first.levels));
    }
  }
  const double highest = *std::ranges::max_element(values_);
  for (double& value : values_) {
    value = kWorstColumn * std::tanh((value - highest) / kWorstColumn);
  }
}

EdgePairTable EdgePairTable::blurred(double sigma_mm) const {
  EdgePairTable result = *this;
  const auto size = static_cast<std::size_t>(count_);
  const auto along = [&](std::size_t start, std::size_t stride) {
    std::vector<double> line(size);
    for (std::size_t i = 0; i < size; ++i) {
      line[i] = result.values_[start + i * stride];
    }
    line = smooth_signal(line, sigma_mm / kTableStepMm);
    for (std::size_t i = 0; i < size; ++i) {
      result.values_[start + i * stride] = line[i];
    }
  };
  for (std::size_t i = 0; i < size; ++i) {
    along(i * size, 1);
  }
  for (std::size_t i = 0; i < size; ++i) {
    along(i, size);
  }
  return result;
}

double EdgePairTable::entry(int first, int second) const {
  return values_[static_cast<std::size_t>(second) * static_cast<std::size_t>(count_) + static_cast<std::size_t>(first)];
}

EdgePairTable::Local EdgePairTable::at(double first_edge_mm, double second_edge_mm) const {
  constexpr double kOutsidePerMm2 = 4.0;
  const Place a(first_edge_mm, from_, count_);
  const Place b(second_edge_mm, from_, count_);
  const int i = a.middle;
  const int j = b.middle;
  const double middle = entry(i, j);
  const Eigen::Vector2d slope(0.5 * (entry(i + 1, j) - entry(i - 1, j)), 0.5 * (entry(i, j + 1) - entry(i, j - 1)));
  Eigen::Matrix2d bend;
  bend(0, 0) = entry(i + 1, j) + entry(i - 1, j) - 2.0 * middle;
  bend(1, 1) = entry(i, j + 1) + entry(i, j - 1) - 2.0 * middle;
  bend(0, 1) = bend(1, 0) =
      0.25 * (entry(i + 1, j + 1) - entry(i + 1, j - 1) - entry(i - 1, j + 1) + entry(i - 1, j - 1));
  const Eigen::Vector2d off(a.off, b.off);
  Local local{.value = middle + slope.dot(off) + 0.5 * off.dot(bend * off),
              .slope = (slope + bend * off) / kTableStepMm,
              .curvature = bend / (kTableStepMm * kTableStepMm)};
  const Eigen::Vector2d beyond(a.beyond_mm, b.beyond_mm);
  for (Eigen::Index axis = 0; axis < 2; ++axis) {
    if (beyond[axis] != 0.0) {
      local.value -= 0.5 * kOutsidePerMm2 * beyond[axis] * beyond[axis];
      local.slope[axis] = -kOutsidePerMm2 * beyond[axis];
      local.curvature(axis, axis) = -kOutsidePerMm2;
      local.curvature(0, 1) = local.curvature(1, 0) = 0.0;
    }
  }
  return local;
}

}  // namespace kyphos::pipeline
