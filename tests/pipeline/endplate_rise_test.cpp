#include "pipeline/align/endplate_rise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace kyphos::pipeline {
namespace {

constexpr double kSliceMm = 3.0;
constexpr double kShellMm = 1.2;

/// Part of the slice around x that lies below an edge: a box of the slice's thickness.
double part_below(double edge_mm, double x_mm) { return std::clamp((edge_mm - x_mm) / kSliceMm + 0.5, 0.0, 1.0); }

/// What slices show of marrow at 140, shell and disc at 80 HU; slices lie at phase + k * 3 mm.
SliceColumn seen(double edge_mm, double shell_hu, double phase_mm, double noise_hu, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0.0, noise_hu);
  SliceColumn column;
  column.from_mm = 7.0;
  column.to_mm = 13.0;
  for (double x = phase_mm; x < 18.0; x += kSliceMm) {
    const double shell = part_below(edge_mm, x) - part_below(edge_mm - kShellMm, x);
    column.position_mm.push_back(x);
    column.hu.push_back(80.0 + 60.0 * part_below(edge_mm - kShellMm, x) + shell_hu * shell + noise(random));
  }
  return column;
}

/// An endplate at 10 mm, 20 mm by 24 mm, with a shell that varies by a third; risen by rise + tilt * u + bend * u^2 in
/// the second scan, whose slices lie elsewhere and are turned by `turn` mm per mm.
BoneColumns endplate(double rise_mm, double tilt, double second_phase_mm, double turn, double bend = 0.0) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> strength(450.0, 150.0);
  BoneColumns bone{.columns = {}, .first_slice_mm = kSliceMm, .second_slice_mm = kSliceMm};
  for (double v = -12.0; v <= 12.0; v += 2.0) {
    for (double u = -10.0; u <= 10.0; u += 2.0) {
      const double edge = 10.0 + 0.004 * (u * u + v * v);
      const double shell = std::max(150.0, strength(random));
      BoneColumn column{
          .first = seen(edge, shell, 0.7, 15.0, random),
          .second = seen(edge + rise_mm + tilt * u + bend * u * u, shell, second_phase_mm + turn * u, 15.0, random),
          .first_edge_mm = 10.0,
          .second_edge_mm = 10.0};
      column.first.u_mm = column.second.u_mm = u;
      column.first.v_mm = column.second.v_mm = v;
      bone.columns.push_back(column);
    }
  }
  return bone;
}

TEST(EndplateRise, IsZeroWhereTheSlicesOnlyLieElsewhere) {
  for (const double phase : {0.7, 1.6, 2.4}) {
    const auto rise = fit_endplate_rise(endplate(0.0, 0.0, phase, 0.03));
    ASSERT_TRUE(rise.has_value());
    for (const double u : {-9.0, 0.0, 9.0}) {
      EXPECT_NEAR(rise->rise_mm(u, 0.0), 0.0, 0.3) << phase;  // mm
    }
  }
}

TEST(EndplateRise, FindsASinkingFrontWithinATenthOfASlice) {
  const auto rise = fit_endplate_rise(endplate(-1.0, -0.1, 1.9, 0.03));
  ASSERT_TRUE(rise.has_value());
  EXPECT_NEAR(rise->rise_mm(-9.0, 0.0), -0.1, 0.3);  // mm
  EXPECT_NEAR(rise->rise_mm(0.0, 0.0), -1.0, 0.3);
  EXPECT_NEAR(rise->rise_mm(9.0, 0.0), -1.9, 0.3);
}

TEST(EndplateRise, FindsAMiddleThatSinksBetweenItsRims) {
  const auto rise = fit_endplate_rise(endplate(-3.0, 0.0, 1.9, 0.03, 0.03));
  ASSERT_TRUE(rise.has_value());
  EXPECT_NEAR(rise->rise_mm(-9.0, 0.0), -3.0 + 0.03 * 81.0, 0.5);  // mm
  EXPECT_NEAR(rise->rise_mm(0.0, 0.0), -3.0, 0.5);
  EXPECT_NEAR(rise->rise_mm(9.0, 0.0), -3.0 + 0.03 * 81.0, 0.5);
}

TEST(EndplateRise, StatesAnErrorThatItsOwnErrorKeeps) {
  const auto rise = fit_endplate_rise(endplate(-0.8, 0.05, 2.6, -0.04));
  ASSERT_TRUE(rise.has_value());
  for (const double u : {-9.0, 0.0, 9.0}) {
    EXPECT_LT(std::abs(rise->rise_mm(u, 0.0) - (-0.8 + 0.05 * u)), 2.5 * rise->se_mm(u, 0.0));
    EXPECT_GT(rise->se_mm(u, 0.0), 0.1);  // mm: never better than a part of the slice
    EXPECT_LT(rise->se_mm(u, 0.0), 0.6);
  }
}

TEST(EndplateRise, IsNotGivenForAFewColumns) {
  BoneColumns bone = endplate(0.0, 0.0, 0.7, 0.0);
  bone.columns.resize(20);
  EXPECT_FALSE(fit_endplate_rise(bone).has_value());
}

}  // namespace
}  // namespace kyphos::pipeline
