// Blurred steps and the edge fit against profiles made by integrating sharp tissues: nothing of the fit's own code.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "measure/space/volume.h"
#include "pipeline/fit/blurred_step.h"
#include "pipeline/fit/edge_fit.h"

namespace kyphos::pipeline {
namespace {

/// Marrow, shell and soft tissue with the shell's outer surface at edge_mm, blurred by summing a fine grid.
std::vector<float> bone_profile(double edge_mm, double sigma_mm, double first_mm, double step_mm, int count) {
  const auto sharp = [&](double x) { return x < edge_mm - kShellThicknessMm ? 180.0 : x < edge_mm ? 600.0 : 60.0; };
  constexpr double kFine = 0.01;
  std::vector<float> samples;
  for (int i = 0; i < count; ++i) {
    const double x = first_mm + i * step_mm;
    double sum = 0.0;
    double weights = 0.0;
    for (double off = -5.0 * sigma_mm; off <= 5.0 * sigma_mm; off += kFine) {
      const double weight = std::exp(-0.5 * off * off / (sigma_mm * sigma_mm));
      sum += weight * sharp(x + off);
      weights += weight;
    }
    samples.push_back(static_cast<float>(sum / weights));
  }
  return samples;
}

TEST(BlurredStep, OfAGaussianIsTheNormalDistribution) {
  const PointSpread spread{.sigma_mm = 0.8, .box_mm = 0.0};
  EXPECT_NEAR(blurred_step(0.0, spread), 0.5, 1e-12);
  EXPECT_NEAR(blurred_step(0.8, spread), 0.841345, 1e-5);
  EXPECT_NEAR(blurred_step(-1.6, spread), 0.022750, 1e-5);
}

TEST(BlurredStep, OfAWideBoxIsARampInItsMiddle) {
  const PointSpread spread{.sigma_mm = 0.2, .box_mm = 4.0};
  EXPECT_NEAR(blurred_step(0.0, spread), 0.5, 1e-9);
  EXPECT_NEAR(blurred_step(1.0, spread), 0.75, 1e-3);
  EXPECT_NEAR(blurred_step(-1.0, spread), 0.25, 1e-3);
  EXPECT_NEAR(blurred_step(3.0, spread), 1.0, 1e-3);
}

TEST(FitEdge, FindsTheOuterSurfaceToATwentiethOfAMillimetre) {
  for (const double edge : {-0.31, 0.0, 0.17, 0.44}) {
    const auto samples = bone_profile(edge, 0.8, -8.0, 0.5, 33);
    const auto fit = fit_edge(samples, -8.0, 0.5, 0.0, 1.5, {.sigma_mm = 0.8, .box_mm = 0.0});
    ASSERT_TRUE(fit.has_value()) << edge;
    EXPECT_NEAR(fit->position_mm, edge, 0.05);
    EXPECT_NEAR(fit->contrast_hu, 540.0, 15.0);
  }
}

TEST(FitEdge, KnowsHowFarNoiseMovesIt) {
  std::mt19937 random(7);  // seeded: the same noise each time
  std::normal_distribution<double> noise(0.0, 30.0);
  double square = 0.0;
  double stated = 0.0;
  constexpr int kTrials = 200;
  for (int i = 0; i < kTrials; ++i) {
    auto samples = bone_profile(0.2, 0.8, -8.0, 0.5, 33);
    for (float& sample : samples) {
      sample += static_cast<float>(noise(random));
    }
    const auto fit = fit_edge(samples, -8.0, 0.5, 0.0, 1.5, {.sigma_mm = 0.8, .box_mm = 0.0});
    ASSERT_TRUE(fit.has_value());
    square += (fit->position_mm - 0.2) * (fit->position_mm - 0.2);
    stated += fit->se_mm * fit->se_mm;
  }
  EXPECT_NEAR(std::sqrt(square / stated), 1.0, 0.35);
}

TEST(FitEdge, SeesNothingInSoftTissueAlone) {
  const std::vector<float> flat(33, 50.0F);
  EXPECT_FALSE(fit_edge(flat, -8.0, 0.5, 0.0, 1.5, {}).has_value());
}

TEST(FitEdge, SeesNothingWhereBoneBeginsInsteadOfEnding) {
  auto samples = bone_profile(0.0, 0.8, -8.0, 0.5, 33);
  for (float& sample : samples) {
    sample = 600.0F - sample;
  }
  EXPECT_FALSE(fit_edge(samples, -8.0, 0.5, 0.0, 1.5, {}).has_value());
}

TEST(FirstSeen, IsTheFirstRunThatTheScanHolds) {
  const auto out = static_cast<float>(measure::kOutsideHu);
  const std::vector<float> profile{out, out, 10.0F, 20.0F, out, 30.0F};
  const auto seen = first_seen(profile);
  EXPECT_EQ(seen.first, 2U);
  EXPECT_EQ(seen.last, 4U);
  const std::vector<float> none{out, out};
  EXPECT_EQ(first_seen(none).first, first_seen(none).last);
}

}  // namespace
}  // namespace kyphos::pipeline
