#include "pipeline/segment/gates/gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/phantom.h"

namespace {

using namespace kyphos;
using measure::BodyStatus;
using measure::Level;
using measure::VertebralBody;
using testing::HasSubstr;

/// The phantom's true bodies with qualities of a clear scan, T10 to L4 from the top.
std::vector<VertebralBody> clear_chain() {
  static const test::Phantom phantom{test::PhantomSpec{}};
  std::vector<VertebralBody> bodies;
  for (const Level level : {Level::T10, Level::T11, Level::T12, Level::L1, Level::L2, Level::L3, Level::L4}) {
    bodies.push_back(phantom.truth(level).body);
    auto& quality = bodies.back().quality;
    quality.slice_spacing_along_axis_mm = 1.0;
    quality.endplate_contrast_hu = 300.0;
    quality.endplate_residual_mm = 0.1;
    quality.discs = {.score_above = 1.5, .score_below = 1.5};
  }
  return bodies;
}

/// Moves an endplate along the body's axis, more in front than behind.
void move(measure::EndplateSurface& surface, double behind_mm, double front_mm) {
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (auto point = surface.at(iu, iv)) {
        const double part = std::clamp((surface.u_mm(iu) + 15.0) / 30.0, 0.0, 1.0);
        point->s_mm += behind_mm + part * (front_mm - behind_mm);
        surface.set(iu, iv, point);
      }
    }
  }
}

TEST(Gates, AClearChainIsMeasuredWithoutDoubt) {
  auto bodies = clear_chain();
  pipeline::judge_bodies(bodies);
  for (const VertebralBody& body : bodies) {
    EXPECT_EQ(body.status, BodyStatus::Measured) << measure::display_name(body) << ": " << body.why_not;
    EXPECT_THAT(body.doubts, testing::IsEmpty());
  }
}

TEST(Gates, AnEndplateThatEachSideOfAHiddenDiscPlacesElsewhereIsDoubtedOrRefused) {
  auto bodies = clear_chain();
  for (VertebralBody& body : bodies) {
    body.quality.slice_spacing_along_axis_mm = 3.0;
  }
  bodies[1].quality.endplate_views_apart_mm = 1.0;  // a third of a slice
  bodies[3].quality.endplate_views_apart_mm = 2.5;
  bodies[5].quality.endplate_views_apart_mm = 5.0;  // more than a hidden disc is high
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[1].status, BodyStatus::Measured);
  EXPECT_EQ(bodies[3].status, BodyStatus::MeasuredWithDoubt);
  EXPECT_THAT(bodies[3].doubts, testing::Contains(HasSubstr("seen from the next body")));
  EXPECT_EQ(bodies[5].status, BodyStatus::NotMeasured);
  EXPECT_THAT(bodies[5].why_not, HasSubstr("5.0 mm"));
}

TEST(Gates, AnEndplateOnTheNextDiscIsRefusedWithTheReason) {
  auto bodies = clear_chain();
  move(bodies[3].inferior, -11.0, -11.0);  // L1's inferior endplate on the top of L2
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[3].status, BodyStatus::NotMeasured);
  EXPECT_THAT(bodies[3].why_not, HasSubstr("endplate"));
}

TEST(Gates, TwoDoubtsLeaveAMeasurementAndThreeDoNot) {
  auto bodies = clear_chain();
  for (const std::size_t i : {2U, 4U}) {
    bodies[i].quality.endplate_residual_mm = 1.0;
    bodies[i].quality.discs->score_above = 0.1;
  }
  bodies[4].quality.left_right_asymmetry_mm = 8.0;
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[2].status, BodyStatus::MeasuredWithDoubt) << bodies[2].why_not;
  EXPECT_EQ(bodies[4].status, BodyStatus::NotMeasured);
  EXPECT_THAT(bodies[4].why_not, HasSubstr("left and right half"));
}

TEST(Gates, ADoubtThatTheNeighbourBringsCountsToo) {
  auto bodies = clear_chain();
  const auto upper = measure::six_points(bodies[2]);
  const auto lower = measure::six_points(bodies[3]);
  const double gap_mm = std::min({(upper->inferior_anterior - lower->superior_anterior).norm(),
                                  (upper->inferior_middle - lower->superior_middle).norm(),
                                  (upper->inferior_posterior - lower->superior_posterior).norm()});
  move(bodies[2].inferior, -gap_mm - 1.5, -gap_mm - 1.5);  // they overlap by little
  move(bodies[2].superior, -gap_mm, -gap_mm);              // and its height stays a body's
  auto sound = bodies;
  pipeline::judge_bodies(sound);
  EXPECT_EQ(sound[2].status, BodyStatus::MeasuredWithDoubt) << sound[2].why_not;
  bodies[2].quality.endplate_contrast_hu = 150.0;
  bodies[2].quality.left_right_asymmetry_mm = 8.0;
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[2].status, BodyStatus::NotMeasured);
  EXPECT_THAT(bodies[2].why_not, HasSubstr("overlap"));
  EXPECT_EQ(bodies[3].status, BodyStatus::MeasuredWithDoubt) << bodies[3].why_not;
}

TEST(Gates, ABodyBetweenTwoThatMisledTheProgramIsDoubtedAndOneBetweenTwoThatAreCutIsNot) {
  auto misled = clear_chain();
  misled[2].quality.endplate_contrast_hu = misled[4].quality.endplate_contrast_hu = 20.0;
  pipeline::judge_bodies(misled);
  ASSERT_EQ(misled[2].status, BodyStatus::NotMeasured);
  EXPECT_EQ(misled[3].status, BodyStatus::MeasuredWithDoubt);
  EXPECT_THAT(misled[3].doubts, testing::Contains(HasSubstr("neither of its neighbours")));
  auto all = clear_chain();
  std::vector<VertebralBody> cut(all.begin() + 2, all.begin() + 5);
  cut[0].coverage = measure::Coverage::CutAbove;
  cut[2].coverage = measure::Coverage::CutBelow;
  pipeline::judge_bodies(cut);
  EXPECT_EQ(cut[1].status, BodyStatus::Measured);
}

TEST(Gates, AWedgeSteeperThanAnyFractureIsRefusedAndASevereOneIsNot) {
  for (const double front_mm : {-12.0, -22.0}) {  // about 20 and 36 degrees more than none
    auto bodies = clear_chain();
    move(bodies[3].superior, 0.0, front_mm);
    pipeline::judge_bodies(bodies);
    EXPECT_EQ(bodies[3].status == BodyStatus::NotMeasured, front_mm < -20.0) << bodies[3].why_not;
  }
}

TEST(Gates, OverlappingEndplatesRefuseTheRougherBody) {
  auto bodies = clear_chain();
  move(bodies[2].inferior, 0.0, -13.0);  // T12's front reaches into L1
  bodies[2].quality.endplate_residual_mm = 0.3;
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[2].status, BodyStatus::NotMeasured);
  EXPECT_EQ(bodies[3].status, BodyStatus::MeasuredWithDoubt);
  EXPECT_THAT(bodies[3].doubts.front(), HasSubstr("overlap"));
}

TEST(Gates, AFrontMuchHigherThanTheBackIsNoBody) {
  auto bodies = clear_chain();
  move(bodies[1].superior, -10.0, 8.0);
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies[1].status, BodyStatus::NotMeasured);
}

TEST(Gates, AFractureIsNotRefusedForBeingLow) {
  auto bodies = clear_chain();
  move(bodies[3].superior, -2.0, -12.0);  // half of the anterior height is lost
  move(bodies[4].superior, -9.0, -9.0);   // a crush of a third
  pipeline::judge_bodies(bodies);
  for (const VertebralBody& body : bodies) {
    EXPECT_NE(body.status, BodyStatus::NotMeasured) << measure::display_name(body) << ": " << body.why_not;
  }
}

TEST(Gates, ThickSlicesLeaveDoubtAndRefuseSmallBodies) {
  auto bodies = clear_chain();
  for (auto& body : bodies) {
    body.quality.slice_spacing_along_axis_mm = 6.0;
  }
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies.front().status, BodyStatus::NotMeasured);  // T10: 20 mm, three slices
  EXPECT_THAT(bodies.front().why_not, HasSubstr("slices are 6.0 mm apart"));
  EXPECT_EQ(bodies.back().status, BodyStatus::MeasuredWithDoubt);
}

TEST(Gates, ASecondLookKeepsABodyInThickSlicesWithADoubt) {
  auto bodies = clear_chain();
  for (VertebralBody& body : bodies) {
    body.quality.slice_spacing_along_axis_mm = 4.0;
    body.quality.discs = {.score_above = 0.1, .score_below = 0.1};  // hidden in the slices
  }
  auto unseen = bodies;
  pipeline::judge_bodies(bodies, std::vector<bool>(bodies.size(), true));
  pipeline::judge_bodies(unseen);
  EXPECT_EQ(bodies[3].status, BodyStatus::MeasuredWithDoubt) << bodies[3].why_not;
  EXPECT_EQ(unseen[3].status, BodyStatus::NotMeasured);
}

TEST(Gates, WhatMayBeTheSacrumDoesNotPassForABody) {
  auto bodies = clear_chain();
  bodies.back().name.level.reset();
  bodies.back().name.candidates = {{Level::S1, 0.6}, {Level::L6, 0.4}};
  pipeline::judge_bodies(bodies);
  EXPECT_EQ(bodies.back().status, BodyStatus::NotMeasured);
  EXPECT_THAT(bodies.back().why_not, HasSubstr("sacrum"));
}

}  // namespace
