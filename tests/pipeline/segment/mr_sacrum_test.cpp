#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/segment/mr/sacrum.h"
#include "tests/support/body_builder.h"

namespace kyphos::test {
namespace {

using measure::BodyStatus;
using measure::Level;

/// L1 to L5 in lordosis and S1 below, which slopes backwards and is lower in front than behind; all unnamed. LPS mm.
std::vector<measure::VertebralBody> lumbar_column() {
  struct Place {
    double y_mm, z_mm, tilt_deg, front_mm;
  };
  constexpr Place kPlaces[] = {{10.0, 90.0, -12.0, 26.0}, {3.0, 56.0, -9.0, 27.0},  {-2.0, 20.0, -3.0, 27.0},
                               {-3.0, -17.0, 4.0, 28.0},  {3.0, -53.0, 22.0, 29.0}, {20.0, -84.0, 20.0, 14.0}};
  std::vector<measure::VertebralBody> bodies;
  for (const Place& place : kPlaces) {
    IdealBody ideal{.level = std::nullopt, .position_from_top = static_cast<int>(bodies.size()) + 1};
    ideal.centre = {0.0, place.y_mm, place.z_mm};
    ideal.forward_tilt_deg = place.tilt_deg;
    ideal.anterior_mm = place.front_mm;
    ideal.middle_mm = 0.5 * (place.front_mm + ideal.posterior_mm);
    bodies.push_back(build_body(ideal));
  }
  return bodies;
}

/// A field from 130 mm above the origin to `lowest_mm`.
measure::Grid field(double lowest_mm) {
  measure::Grid grid;
  grid.size = {60, 180, static_cast<int>(130.0 - lowest_mm)};
  grid.lps_from_index = Eigen::Affine3d(Eigen::Translation3d(-30.0, -80.0, lowest_mm));
  return grid;
}

TEST(MrSacrum, NamesTheBodiesAboveItUpwardsAndIsNotMeasuredItself) {
  auto bodies = lumbar_column();
  ASSERT_TRUE(pipeline::name_from_sacrum(bodies, field(-140.0)));
  const Level names[] = {Level::L1, Level::L2, Level::L3, Level::L4, Level::L5, Level::S1};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(bodies[i].name.level, names[i]);
    EXPECT_LT(bodies[i].name.confidence, 0.9);  // one spine in eight has a vertebra more or less there
    EXPECT_THAT(bodies[i].name.candidates, ::testing::SizeIs(::testing::Ge(2U)));
  }
  EXPECT_EQ(bodies.back().status, BodyStatus::NotMeasured);
}

TEST(MrSacrum, IsNotTakenFromABodyThatTheEdgeOfThePictureCuts) {
  auto bodies = lumbar_column();
  EXPECT_FALSE(pipeline::name_from_sacrum(bodies, field(-100.0)));
  EXPECT_EQ(bodies.back().status, BodyStatus::Measured);
}

TEST(MrSacrum, IsNotToldWhereTheLowestBodyIsAsHighInFrontAsBehind) {
  auto bodies = lumbar_column();
  bodies.pop_back();  // L5, below which nothing was found
  EXPECT_FALSE(pipeline::name_from_sacrum(bodies, field(-140.0)));
  EXPECT_FALSE(bodies.back().name.level.has_value());
}

TEST(MrSacrum, LeavesBodiesAboveAGapUnnamed) {
  auto bodies = lumbar_column();
  bodies.erase(bodies.begin() + 1);  // L2 was passed over
  ASSERT_TRUE(pipeline::name_from_sacrum(bodies, field(-140.0)));
  EXPECT_EQ(bodies[1].name.level, Level::L3);
  EXPECT_FALSE(bodies[0].name.level.has_value());
}

}  // namespace
}  // namespace kyphos::test
