#include "pipeline/segment/edge_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace kyphos::pipeline {
namespace {

/// How much of the bone and soft side around the edge the model explains: the shell and its blur, little of the marrow.
constexpr double kBoneSideMm = 4.0;
constexpr double kSoftSideMm = 2.5;
constexpr double kSearchStepMm = 0.1;

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

struct Trial {
  double error = 1.0e300;
  Eigen::Vector3d levels = Eigen::Vector3d::Zero();  // soft, marrow - soft, shell - soft
  int count = 0;
};

/// The best levels for an edge at `edge_mm`; window fixed by `start_mm` so that trials compare.
Trial try_edge(std::span<const float> samples, double first_mm, double step_mm, double start_mm, double edge_mm,
               double sigma_mm) {
  Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
  Eigen::Vector3d right = Eigen::Vector3d::Zero();
  double square = 0.0;
  Trial trial;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double x = first_mm + static_cast<double>(i) * step_mm;
    if (x < start_mm - kBoneSideMm || x > start_mm + kSoftSideMm) {
      continue;
    }
    const double outer = normal_cdf((edge_mm - x) / sigma_mm);
    const double inner = normal_cdf((edge_mm - kShellThicknessMm - x) / sigma_mm);
    const Eigen::Vector3d row(1.0, inner, outer - inner);
    const double y = static_cast<double>(samples[i]);
    normal += row * row.transpose();
    right += y * row;
    square += y * y;
    ++trial.count;
  }
  if (trial.count < 6) {
    return trial;
  }
  normal(2, 2) += 1.0e-6;  // the shell vanishes from the window's end: keep the system solvable
  trial.levels = normal.ldlt().solve(right);
  trial.error = std::max(0.0, square - trial.levels.dot(right));
  return trial;
}

}  // namespace

std::optional<EdgeFit> fit_edge(std::span<const float> samples, double first_mm, double step_mm, double start_mm,
                                double reach_mm, const PointSpread& spread) {
  const int steps = static_cast<int>(reach_mm / kSearchStepMm);
  std::vector<Trial> trials;
  std::size_t best = 0;
  for (int k = -steps; k <= steps; ++k) {
    trials.push_back(try_edge(samples, first_mm, step_mm, start_mm, start_mm + k * kSearchStepMm, spread.sigma_mm));
    // An edge that is no falling edge (shell darker than what lies outside) is no candidate.
    if (trials.back().levels[2] <= 0.0) {
      trials.back().error = 1.0e300;
    }
    if (trials.back().error < trials[best].error) {
      best = trials.size() - 1;
    }
  }
  if (trials[best].error >= 1.0e299 || best == 0 || best + 1 == trials.size() || trials[best - 1].error >= 1.0e299 ||
      trials[best + 1].error >= 1.0e299) {
    return std::nullopt;
  }
  const double before = trials[best - 1].error;
  const double here = trials[best].error;
  const double after = trials[best + 1].error;
  const double curvature = before + after - 2.0 * here;
  if (curvature <= 0.0) {
    return std::nullopt;
  }
  const Trial& fit = trials[best];
  EdgeFit result;
  const double offset = 0.5 * (before - after) / curvature;
  result.position_mm = start_mm + (static_cast<double>(static_cast<int>(best) - steps) + offset) * kSearchStepMm;
  const double variance = here / std::max(1, fit.count - 4);
  // Least squares: var(e) = 2 var / (d2 error / d e2).
  result.se_mm = std::sqrt(2.0 * variance * kSearchStepMm * kSearchStepMm / curvature);
  result.contrast_hu = fit.levels[2];
  result.residual_hu = std::sqrt(here / fit.count);
  return result;
}

}  // namespace kyphos::pipeline
