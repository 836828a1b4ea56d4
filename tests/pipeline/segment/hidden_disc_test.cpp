#include "pipeline/segment/witness/hidden_disc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/segment/witness/settle_discs.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::Level;
using measure::VertebralBody;

/// A search of slices of 3 mm that places a disc's endplates 0.6 mm (one sigma) about these.
DiscLook look(double upper, double lower) {
  return {.upper_mm = upper, .lower_mm = lower, .upper_error_mm = 0.6, .lower_error_mm = 0.6};
}

constexpr SeenDisc kSeenAtZero{
    .middle_mm = 0.0, .thickness_mm = 4.0, .middle_error_mm = 1.0, .thickness_error_mm = 1.3};

TEST(HiddenDisc, StaysWhereAllWitnessesSeeIt) {
  const SettledDisc disc = settle_disc({look(2.0, -2.0), look(2.0, -2.0)}, kSeenAtZero, {});
  EXPECT_NEAR(disc.upper_mm, 2.0, 0.1);
  EXPECT_NEAR(disc.lower_mm, -2.0, 0.1);
  EXPECT_LT(disc.upper_error_mm, 0.9);
}

TEST(HiddenDisc, ASearchThatGotLostIsOutvotedByTheOtherAndTheFinder) {
  const SettledDisc disc = settle_disc({look(2.0, -2.0), look(8.0, 4.5)}, kSeenAtZero, {});
  EXPECT_NEAR(disc.upper_mm, 2.0, 0.5);
  EXPECT_NEAR(disc.lower_mm, -2.0, 0.5);
}

TEST(HiddenDisc, LiesWhereTheFinderSeesItWhenBothSearchesAreLost) {
  const SettledDisc disc = settle_disc({look(-5.0, -8.0), look(7.5, 5.5)}, kSeenAtZero, {});
  EXPECT_NEAR(disc.upper_mm, 2.0, 1.0);
  EXPECT_NEAR(disc.lower_mm, -2.0, 1.0);
}

TEST(HiddenDisc, AContradictionThatNobodySettlesWidensTheError) {
  const SeenDisc between{.middle_mm = 0.0, .thickness_mm = 4.0, .middle_error_mm = 3.0, .thickness_error_mm = 3.0};
  const SettledDisc sure = settle_disc({look(5.0, 1.0), look(5.0, 1.0)}, between, {});
  const SettledDisc torn = settle_disc({look(5.0, 1.0), look(-1.0, -5.0)}, between, {});
  EXPECT_LT(sure.upper_error_mm, 1.0);
  EXPECT_GT(torn.upper_error_mm, 2.5);
}

TEST(HiddenDisc, WhatIsUsualOfItsNeighboursTellsItsThicknessWhereTheFinderHardlyDoes) {
  const SeenDisc vague{.middle_mm = 0.0, .thickness_mm = 9.0, .middle_error_mm = 1.0, .thickness_error_mm = 4.0};
  const std::array<DiscLook, 2> none{};
  const SettledDisc disc = settle_disc(none, vague, UsualDisc{.thickness_mm = 4.0, .spread_mm = 1.0});
  EXPECT_NEAR(disc.upper_mm - disc.lower_mm, 4.3, 0.3);
}

const test::Phantom& phantom() {
  static const test::Phantom made{test::PhantomSpec{}};
  return made;
}

/// T12 to L2 as a search that errs nowhere sees them, no views of the discs beyond.
OutlinedBodies right_bodies() {
  OutlinedBodies outlined;
  for (const Level level : {Level::T12, Level::L1, Level::L2}) {
    outlined.bodies.push_back(phantom().truth(level).body);
    outlined.bodies.back().status = BodyStatus::Measured;
    outlined.beyond.emplace_back();
  }
  return outlined;
}

/// A finder that sees disc between these bodies, and nothing else.
SeenSpine discs_between(const std::vector<VertebralBody>& bodies) {
  const measure::PointLps middle = bodies[1].frame.origin;
  SeenSpine spine;
  spine.view = {.top_z_mm = middle.z() + 96.0,
                .front_y_mm = middle.y() - 72.0,
                .x_mm = std::vector<double>(128, middle.x()),
                .columns = 96};
  for (auto& map : spine.maps) {
    map.assign(std::size_t{128} * 96, 0.02F);
  }
  spine.held.assign(std::size_t{128} * 96, true);
  for (std::size_t i = 0; i + 1 < bodies.size(); ++i) {
    for (int row = 0; row < spine.view.rows(); ++row) {
      for (int column = 0; column < spine.view.columns; ++column) {
        const measure::PointLps point = spine.view.point(row, column);
        const auto above = bodies[i].frame.frame_coordinates(point);
        const auto below = bodies[i + 1].frame.frame_coordinates(point);
        const auto high = bodies[i].inferior.interpolate(above.x(), 0.0);
        const auto low = bodies[i + 1].superior.interpolate(below.x(), 0.0);
        if (high && low && above.z() < high->s_mm && below.z() > low->s_mm) {
          spine.maps[static_cast<std::size_t>(Tissue::Disc)][spine.view.pixel(row, column)] = 0.95F;
        }
      }
    }
  }
  return spine;
}

void lift(measure::EndplateSurface& surface, double by_mm) {
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (auto point = surface.at(iu, iv)) {
        point->s_mm += by_mm;
        surface.set(iu, iv, point);
      }
    }
  }
}

double middle_height(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  return (six->superior_middle - six->inferior_middle).dot(body.frame.superior);
}

TEST(SettleDiscs, WhatNobodyContradictsStaysToTheDigit) {
  OutlinedBodies outlined = right_bodies();
  const SeenSpine spine = discs_between(outlined.bodies);
  settle_discs(spine, 3.0, outlined);
  const OutlinedBodies before = right_bodies();
  for (std::size_t i = 0; i < before.bodies.size(); ++i) {
    EXPECT_EQ(middle_height(outlined.bodies[i]), middle_height(before.bodies[i]));
    EXPECT_THAT(outlined.bodies[i].doubts, testing::IsEmpty());
  }
  EXPECT_THAT(discs_confirmed(spine, outlined.bodies), testing::Each(true));
}

TEST(SettleDiscs, AnEndplateFoundOnAnotherEdgeGoesBackToTheDiscWithAnErrorThatHolds) {
  OutlinedBodies outlined = right_bodies();
  const double truth = middle_height(outlined.bodies[1]);
  const SeenSpine spine = discs_between(outlined.bodies);
  lift(outlined.bodies[1].superior, -7.0);
  EXPECT_THAT(discs_confirmed(spine, outlined.bodies), testing::ElementsAre(false, false, true));
  settle_discs(spine, 3.0, outlined);
  const VertebralBody& settled = outlined.bodies[1];
  const auto place = measure::endplate_at_station(settled.superior, *measure::depth_range(settled), 0.5);
  EXPECT_NEAR(middle_height(settled), truth, 1.5);
  EXPECT_GT(1.96 * place->se_mm, std::abs(middle_height(settled) - truth));
  EXPECT_LT(place->se_mm, 2.0);
  EXPECT_EQ(settled.status, BodyStatus::MeasuredWithDoubt);
  EXPECT_THAT(settled.doubts, testing::ElementsAre(testing::HasSubstr("the disc above is hidden between slices")));
}

TEST(SettleDiscs, WhereTheFinderSeesNoDiscNothingIsMoved) {
  OutlinedBodies outlined = right_bodies();
  SeenSpine blind = discs_between(outlined.bodies);
  blind.maps[static_cast<std::size_t>(Tissue::Disc)].assign(blind.held.size(), 0.02F);
  lift(outlined.bodies[1].superior, -7.0);
  const double before = middle_height(outlined.bodies[1]);
  settle_discs(blind, 3.0, outlined);
  EXPECT_EQ(middle_height(outlined.bodies[1]), before);
  EXPECT_THAT(discs_confirmed(blind, outlined.bodies), testing::Each(false));
}

}  // namespace
}  // namespace kyphos::pipeline
