#include "pipeline/fit/half_fall.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace kyphos::test {
namespace {

constexpr double kFirstMm = 0.0;
constexpr double kStepMm = 0.3;
constexpr double kEdgeMm = 8.07;

/// Part of a blurred step that lies inside of an edge.
double inside(double x_mm, double edge_mm) { return 0.5 * std::erfc((x_mm - edge_mm) / (0.5 * std::numbers::sqrt2)); }

/// Marrow up to the edge, a dark line of a width, then what lies beyond it, with a point spread of 0.5 mm.
std::vector<float> profile_of(double marrow, double line, double width_mm, double beyond) {
  std::vector<float> profile;
  for (double x = kFirstMm; x < 14.0; x += kStepMm) {
    const double marrow_part = inside(x, kEdgeMm);
    const double line_part = inside(x, kEdgeMm + width_mm) - marrow_part;
    profile.push_back(
        static_cast<float>(marrow * marrow_part + line * line_part + beyond * (1.0 - marrow_part - line_part)));
  }
  return profile;
}

std::optional<pipeline::EdgeFit> fitted(const std::vector<float>& profile, double start_mm = 8.5) {
  return pipeline::fit_half_fall(profile, kFirstMm, kStepMm, start_mm, 1.8);
}

TEST(HalfFall, LiesWhereMarrowMeetsADarkDisc) {
  const auto fit = fitted(profile_of(400.0, 120.0, 20.0, 120.0));
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->position_mm, kEdgeMm, 0.03);
  EXPECT_NEAR(fit->contrast_hu, 280.0, 5.0);
}

TEST(HalfFall, IsTheSameBeforeAThinDarkLineWhateverLiesBeyond) {
  for (const double beyond : {120.0, 250.0, 400.0}) {
    const auto fit = fitted(profile_of(400.0, 60.0, 1.5, beyond));
    ASSERT_TRUE(fit) << beyond;
    EXPECT_NEAR(fit->position_mm, kEdgeMm, 0.15) << beyond;
  }
}

TEST(HalfFall, HangsNeitherOnGainNorOnTheStart) {
  const double one = fitted(profile_of(400.0, 60.0, 1.5, 400.0))->position_mm;
  EXPECT_NEAR(fitted(profile_of(4000.0, 600.0, 1.5, 4000.0))->position_mm, one, 1e-6);
  EXPECT_NEAR(fitted(profile_of(400.0, 60.0, 1.5, 400.0), 7.6)->position_mm, one, 0.02);
}

TEST(HalfFall, IsNotFoundWhereNothingFalls) {
  EXPECT_FALSE(fitted(profile_of(400.0, 380.0, 1.5, 390.0)));
  EXPECT_FALSE(fitted(profile_of(400.0, 420.0, 1.5, 600.0)));
}

}  // namespace
}  // namespace kyphos::test
