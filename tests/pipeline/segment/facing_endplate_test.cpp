#include "pipeline/segment/body/facing_endplate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "measure/space/units.h"

namespace {

using namespace kyphos;
using measure::BodyFrame;
using measure::EndplateSurface;

/// A flat endplate at s_mm over 20 x 20 mm.
EndplateSurface flat(double s_mm) {
  EndplateSurface surface(-10.0, -10.0, 1.0, 21, 21);
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      surface.set(iu, iv, measure::EndplatePoint{.s_mm = s_mm, .se_mm = 0.1});
    }
  }
  return surface;
}

BodyFrame upright_at(double z_mm) {
  BodyFrame frame;
  frame.origin = {0.0, 0.0, z_mm};
  return frame;
}

/// Disc of a body at z = 0 whose superior endplate was seen at own_mm, under one at z = 30 whose inferior one is at
/// across_mm.
pipeline::KnownDisc disc(double own_mm, double across_mm) {
  return {.own = {.frame = upright_at(0.0), .surface = flat(own_mm)},
          .across = {.frame = upright_at(30.0), .surface = flat(across_mm - 30.0)}};
}

TEST(FacingEndplate, IsMetByATiltedColumnWhereGeometrySays) {
  BodyFrame tilted = upright_at(30.0);
  const double radians = measure::radians_from_deg(10.0);
  tilted.superior = (std::cos(radians) * tilted.superior + std::sin(radians) * tilted.anterior).normalized();
  tilted.anterior = (tilted.anterior - tilted.anterior.dot(tilted.superior) * tilted.superior).normalized();
  const pipeline::KnownEndplate endplate{.frame = tilted, .surface = flat(-12.0)};
  // The plane through 12 mm below the tilted origin, cut by the vertical line 4 mm in front of it:
  // cos (z - 30) + 4 sin = -12.
  const double expected = 30.0 - (12.0 + 4.0 * std::sin(radians)) / std::cos(radians);
  const auto met = endplate.met_by_column_mm(upright_at(0.0), 4.0, 0.0);
  ASSERT_TRUE(met.has_value());
  EXPECT_NEAR(*met, expected, 0.01);
}

TEST(FacingEndplate, IsNotMetBesideItsPoints) {
  const pipeline::KnownEndplate endplate{.frame = upright_at(30.0), .surface = flat(-12.0)};
  EXPECT_FALSE(endplate.met_by_column_mm(upright_at(0.0), 14.0, 0.0).has_value());
}

TEST(FacingEndplate, IsNotMetByAColumnThatRunsAlongIt) {
  BodyFrame lying = upright_at(30.0);
  const double radians = measure::radians_from_deg(80.0);
  lying.superior = std::cos(radians) * lying.superior + std::sin(radians) * lying.anterior;
  lying.anterior = (lying.anterior - lying.anterior.dot(lying.superior) * lying.superior).normalized();
  const pipeline::KnownEndplate endplate{.frame = lying, .surface = flat(0.0)};
  EXPECT_FALSE(endplate.met_by_column_mm(upright_at(0.0), 0.0, 0.0).has_value());
}

TEST(KnownDisc, BoundsAnEndplateByTheOneAcross) {
  const auto limit = disc(10.0, 14.0).limit_mm(upright_at(0.0), 0.0, 0.0, 1.0);
  ASSERT_TRUE(limit.has_value());
  EXPECT_LT(*limit, 14.0);
  EXPECT_GT(*limit, 13.0);
}

TEST(KnownDisc, BoundsTwoThatPassedThroughOneAnotherHalfWay) {
  const auto limit = disc(13.0, 10.0).limit_mm(upright_at(0.0), 0.0, 0.0, 1.0);
  ASSERT_TRUE(limit.has_value());
  EXPECT_NEAR(*limit, 11.5, 0.5);  // half way, less room for a disc
  EXPECT_LT(*limit, 11.5);
}

TEST(KnownDisc, BoundsAnInferiorEndplateDownwards) {
  const pipeline::KnownDisc below{.own = {.frame = upright_at(30.0), .surface = flat(-12.0)},
                                  .across = {.frame = upright_at(0.0), .surface = flat(13.0)}};
  const auto limit = below.limit_mm(upright_at(30.0), 0.0, 0.0, -1.0);
  ASSERT_TRUE(limit.has_value());
  EXPECT_LT(*limit, 17.0);  // outwards from z = 30 to z = 13
  EXPECT_GT(*limit, 16.0);
}

TEST(KnownDisc, SetsNoBoundWhereTheEndplateAcrossIsUnknown) {
  auto one_sided = disc(10.0, 14.0);
  one_sided.across.surface = EndplateSurface(-10.0, -10.0, 1.0, 21, 21);
  EXPECT_FALSE(one_sided.limit_mm(upright_at(0.0), 0.0, 0.0, 1.0).has_value());
}

}  // namespace
