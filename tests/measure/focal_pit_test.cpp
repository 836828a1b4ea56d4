#include "measure/vertebra/focal_pit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "measure/vertebra/lowest_height.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

constexpr double kDepthMm = 30.0;

/// A superior endplate of 30 x 40 mm that lies at height(u, v).
template <typename Height>
EndplateSurface endplate(const Height& height) {
  EndplateSurface plate(-15.0, -20.0, 1.0, 31, 41);
  for (int iv = 0; iv < plate.count_v(); ++iv) {
    for (int iu = 0; iu < plate.count_u(); ++iu) {
      const double u = plate.u_mm(iu);
      const double v = plate.v_mm(iv);
      if (std::hypot(u / 15.0, v / 20.0) <= 1.0) {
        plate.set(iu, iv, EndplatePoint{.s_mm = height(u, v), .se_mm = 0.1});
      }
    }
  }
  return plate;
}

/// A Schmorl node: 5 mm wide at half of its depth.
double pit(double u, double v, double depth_mm) { return depth_mm * std::exp(-0.5 * (u * u + v * v) / (2.2 * 2.2)); }

TEST(FocalPit, IsFilledToTheLevelOfItsEdges) {
  const auto filled = fill_focal_pits(endplate([](double u, double v) { return 10.0 - pit(u, v, 4.0); }), kDepthMm,
                                      SinksTowards::Below);
  EXPECT_NEAR(filled.pit_mm, 4.0, 0.3);
  EXPECT_NEAR(filled.surface.interpolate(0.0, 0.0)->s_mm, 10.0, 0.3);
  EXPECT_NEAR(filled.surface.interpolate(2.0, 2.0)->s_mm, 10.0, 0.3);
}

TEST(FocalPit, OfAnInferiorEndplateGoesUp) {
  const auto filled = fill_focal_pits(endplate([](double u, double v) { return -10.0 + pit(u, v, 3.0); }), kDepthMm,
                                      SinksTowards::Above);
  EXPECT_NEAR(filled.pit_mm, 3.0, 0.3);
  EXPECT_NEAR(filled.surface.interpolate(0.0, 0.0)->s_mm, -10.0, 0.3);
}

TEST(FocalPit, IsNoEndplateThatSinksAsAWhole) {
  const auto hollow = endplate([](double u, double v) { return 10.0 - 5.0 * (1.0 - u * u / 225.0 - v * v / 400.0); });
  EXPECT_EQ(fill_focal_pits(hollow, kDepthMm, SinksTowards::Below).pit_mm, 0.0);
}

TEST(FocalPit, IsNoSlopeAndNoStepAndNoRimThatFallsAway) {
  const auto none = [](const EndplateSurface& plate) {
    return fill_focal_pits(plate, kDepthMm, SinksTowards::Below).pit_mm;
  };
  EXPECT_EQ(none(endplate([](double u, double v) { return 10.0 + 0.4 * u - 0.3 * v; })), 0.0);
  EXPECT_EQ(none(endplate([](double u, double) { return u > 3.0 ? 6.0 : 10.0; })), 0.0);
  EXPECT_EQ(none(endplate([](double u, double) { return 10.0 - std::max(0.0, 0.8 * (u - 9.0)); })), 0.0);
}

TEST(FocalPit, DoesNotCountAsSag) {
  VertebralBody body = test::build_body(test::intact_body(Level::T8));
  const double without = measure_lowest_height(body).sag.value();
  for (int iv = 0; iv < body.superior.count_v(); ++iv) {
    for (int iu = 0; iu < body.superior.count_u(); ++iu) {
      if (auto point = body.superior.at(iu, iv)) {
        point->s_mm -= pit(body.superior.u_mm(iu), body.superior.v_mm(iv), 4.0);
        body.superior.set(iu, iv, point);
      }
    }
  }
  const LowestHeight with = measure_lowest_height(body);
  EXPECT_NEAR(with.sag.value(), without, 0.012);
  EXPECT_NEAR(with.pit_mm, 4.0, 0.5);
}

}  // namespace
}  // namespace kyphos::measure
