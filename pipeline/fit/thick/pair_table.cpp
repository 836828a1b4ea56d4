#include "pipeline/fit/thick/pair_table.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "pipeline/fit/log_sum.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"

namespace kyphos::pipeline {
namespace {

/// Where along a range a place lies: the middle of its parabola, how far from it, and how far beyond the range.
struct Place {
  Place(double at_mm, const PlaceRange& range) {
    const double inside = std::clamp(at_mm, range.from_mm, range.place_mm(range.count - 1));
    const double steps = (inside - range.from_mm) / kTableStepMm;
    middle = std::clamp(static_cast<int>(std::lround(steps)), 1, range.count - 2);
    off = steps - middle;
    beyond_mm = at_mm - inside;
  }
  int middle = 0;
  double off = 0.0;
  double beyond_mm = 0.0;
};

/// Log of the mean likelihood over a range whose places are known so far.
template <typename Value>
double log_mean(const PlaceRange& range, double about_mm, double sd_mm, const Value& value) {
  std::vector<double> logs;
  double weights = 0.0;
  for (int k = 0; k < range.count; ++k) {
    const double off = (range.place_mm(k) - about_mm) / sd_mm;
    logs.push_back(value(k) - 0.5 * off * off);
    weights += std::exp(-0.5 * off * off);
  }
  return log_sum(logs) - std::log(std::max(weights, 1.0e-12));
}

}  // namespace

PlaceRange place_range(double from_mm, double to_mm) {
  return {.from_mm = from_mm,
          .count = std::max(3, static_cast<int>(std::lround((to_mm - from_mm) / kTableStepMm)) + 1)};
}

PairTable::PairTable(const PlaceRange& first, const PlaceRange& second, std::vector<double> log_likelihoods)
    : first_(first), second_(second), values_(std::move(log_likelihoods)) {
  const double highest = *std::ranges::max_element(values_);
  for (double& value : values_) {
    value = kWorstColumn * std::tanh((value - highest) / kWorstColumn);
  }
}

std::vector<double> PairTable::over_first(double second_mm, double sd_mm) const {
  std::vector<double> result;
  for (int i = 0; i < first_.count; ++i) {
    result.push_back(log_mean(second_, second_mm, sd_mm, [&](int k) { return entry(i, k); }));
  }
  return result;
}

std::vector<double> PairTable::over_second(double first_mm, double sd_mm) const {
  std::vector<double> result;
  for (int j = 0; j < second_.count; ++j) {
    result.push_back(log_mean(first_, first_mm, sd_mm, [&](int k) { return entry(k, j); }));
  }
  return result;
}

PairTable PairTable::blurred(double sigma_mm) const {
  PairTable result = *this;
  const auto along = [&](std::size_t start, std::size_t stride, int count) {
    std::vector<double> line(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i] = result.values_[start + i * stride];
    }
    line = smooth_signal(line, sigma_mm / kTableStepMm);
    for (std::size_t i = 0; i < line.size(); ++i) {
      result.values_[start + i * stride] = line[i];
    }
  };
  const auto row = static_cast<std::size_t>(first_.count);
  for (int j = 0; j < second_.count; ++j) {
    along(static_cast<std::size_t>(j) * row, 1, first_.count);
  }
  for (std::size_t i = 0; i < row; ++i) {
    along(i, row, second_.count);
  }
  return result;
}

std::vector<PairTable> blurred(const std::vector<PairTable>& tables, double sigma_mm) {
  std::vector<PairTable> result;
  for (const PairTable& table : tables) {
    result.push_back(table.blurred(sigma_mm));
  }
  return result;
}

double PairTable::entry(int first, int second) const {
  return values_[static_cast<std::size_t>(second) * static_cast<std::size_t>(first_.count) +
                 static_cast<std::size_t>(first)];
}

PairTable::Local PairTable::at(double first_mm, double second_mm) const {
  const Place a(first_mm, first_);
  const Place b(second_mm, second_);
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

Eigen::Matrix2d PairTable::Local::precision() const {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> split(-curvature);
  return split.eigenvectors() * split.eigenvalues().cwiseMax(0.0).asDiagonal() * split.eigenvectors().transpose();
}

}  // namespace kyphos::pipeline
