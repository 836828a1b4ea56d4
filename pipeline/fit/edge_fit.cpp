#include "pipeline/fit/edge_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "measure/space/volume.h"
#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Starts lie on a grid too: a sample at the very end of the window must not come and go with the last digit.
constexpr double kSamePlaceMm = 1.0e-6;

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

struct Trial {
  double error = 1.0e300;
  Eigen::Vector3d levels = Eigen::Vector3d::Zero();  // soft, marrow - soft, shell - soft
  int count = 0;
};

/// Tries edges a whole number of search steps beside the start; the samples are those around the start, whatever edge
/// is tried, so that trials compare.
class EdgeTrials {
 public:
  EdgeTrials(std::span<const float> samples, double first_mm, double step_mm, double start_mm, int steps,
             const PointSpread& spread)
      : samples_(samples) {
    const auto x_mm = [&](int i) { return first_mm + i * step_mm; };
    const int count = static_cast<int>(samples.size());
    while (from_ < count && x_mm(from_) < start_mm - kBoneSideMm - kSamePlaceMm) {
      ++from_;
    }
    to_ = from_;
    while (to_ < count && x_mm(to_) <= start_mm + kSoftSideMm + kSamePlaceMm) {
      ++to_;
    }
    lowest_ = -steps - kTrialsPerSample * to_;
    const double search_mm = step_mm / kTrialsPerSample;
    for (int k = lowest_; k <= steps - kTrialsPerSample * from_; ++k) {
      const double inside_mm = start_mm - first_mm + k * search_mm;
      outer_.push_back(normal_cdf(inside_mm / spread.sigma_mm));
      inner_.push_back(normal_cdf((inside_mm - kShellThicknessMm) / spread.sigma_mm));
    }
  }

  /// The best levels for the edge so many search steps outwards of the start.
  [[nodiscard]] Trial at(int steps_outwards) const {
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    double square = 0.0;
    Trial trial;
    for (int i = from_; i < to_; ++i) {
      const auto at = static_cast<std::size_t>(steps_outwards - kTrialsPerSample * i - lowest_);
      const Eigen::Vector3d row(1.0, inner_[at], outer_[at] - inner_[at]);
      const double y = static_cast<double>(samples_[static_cast<std::size_t>(i)]);
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

 private:
  std::span<const float> samples_;
  int from_ = 0;               ///< first sample that is fitted
  int to_ = 0;                 ///< the one behind the last
  int lowest_ = 0;             ///< search steps that the first entries below stand for
  std::vector<double> outer_;  ///< share of bone at a distance inside of the edge
  std::vector<double> inner_;  ///< share of marrow
};

}  // namespace

SeenSamples first_seen(std::span<const float> profile) {
  const auto is_seen = [](float hu) { return hu > measure::kOutsideHu; };
  const auto first = std::ranges::find_if(profile, is_seen);
  const auto last = std::find_if_not(first, profile.end(), is_seen);
  return {.first = static_cast<std::size_t>(first - profile.begin()),
          .last = static_cast<std::size_t>(last - profile.begin())};
}

std::optional<EdgeFit> fit_edge(std::span<const float> samples, double first_mm, double step_mm, double start_mm,
                                double reach_mm, const PointSpread& spread) {
  const double search_mm = step_mm / kTrialsPerSample;
  const int steps = static_cast<int>(std::lround(reach_mm / search_mm));
  const EdgeTrials edges(samples, first_mm, step_mm, start_mm, steps, spread);
  std::vector<Trial> trials;
  std::size_t best = 0;
  for (int k = -steps; k <= steps; ++k) {
    trials.push_back(edges.at(k));
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
  result.position_mm = start_mm + (static_cast<double>(static_cast<int>(best) - steps) + offset) * search_mm;
  const double variance = here / std::max(1, fit.count - 4);
  // Least squares: var(e) = 2 var / (d2 error / d e2).
  result.se_mm = std::sqrt(2.0 * variance * search_mm * search_mm / curvature);
  result.contrast_hu = fit.levels[2];
  result.residual_hu = std::sqrt(here / fit.count);
  return result;
}

}  // namespace kyphos::pipeline
