#include "pipeline/segment/witness/two_witnesses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::Level;

/// What a finder that sees right says of a body of the phantom.
SeenBody seen_right(const measure::VertebralBody& body) {
  SeenBody seen;
  seen.frame = body.frame;
  const auto six = measure::six_points(body);
  const auto along = [&](const measure::PointLps& high, const measure::PointLps& low) {
    return (high - low).dot(body.frame.superior);
  };
  seen.height_front_mm = along(six->superior_anterior, six->inferior_anterior);
  seen.height_middle_mm = along(six->superior_middle, six->inferior_middle);
  seen.height_back_mm = along(six->superior_posterior, six->inferior_posterior);
  seen.half_depth_mm = 0.5 * measure::depth_range(body)->depth_mm();
  seen.probability = 0.95;
  seen.canal = 0.9;
  return seen;
}

struct OneBody {
  measure::VertebralBody body;
  SeenSpine spine;
};

const test::Phantom& phantom() {
  static const test::Phantom made{test::PhantomSpec{}};
  return made;
}

/// A view all of one tissue, with one body in it that the finder sees right.
OneBody all_of(Tissue tissue) {
  OneBody one{.body = phantom().truth(Level::L2).body, .spine = {}};
  const auto& middle = one.body.frame.origin;
  one.spine.view = {.top_z_mm = middle.z() + 96.0,
                    .front_y_mm = middle.y() - 72.0,
                    .x_mm = std::vector<double>(128, middle.x()),
                    .columns = 96};
  for (auto& map : one.spine.maps) {
    map.assign(std::size_t{128} * 96, 0.02F);
  }
  one.spine.maps[static_cast<std::size_t>(tissue)].assign(std::size_t{128} * 96, 0.95F);
  one.spine.held.assign(std::size_t{128} * 96, true);
  one.spine.bodies.push_back(seen_right(one.body));
  return one;
}

/// The body judged beside two more (L1 and L3) that the finder sees, so that it is a witness at all.
measure::VertebralBody judged(OneBody one) {
  std::vector<measure::VertebralBody> bodies{one.body};
  for (const Level level : {Level::L1, Level::L3}) {
    bodies.push_back(phantom().truth(level).body);
    const auto& other = bodies.back();
    one.spine.bodies.push_back(seen_right(other));
    for (int row = 0; row < one.spine.view.rows(); ++row) {
      if (std::abs(one.spine.view.point(row, 0).z() - other.frame.origin.z()) < 12.0) {  // within these two
        for (int column = 0; column < one.spine.view.columns; ++column) {
          one.spine.maps[0][one.spine.view.pixel(row, column)] = 0.95F;
        }
      }
    }
  }
  EXPECT_EQ(judge_by_finder(one.spine, bodies), Witness::Sees);
  return bodies[0];
}

TEST(TwoWitnesses, ThatAgreeLeaveTheBodyAsItIs) {
  OneBody one = all_of(Tissue::Body);
  const auto body = judged(one);
  EXPECT_EQ(body.status, BodyStatus::Measured);
  EXPECT_TRUE(body.doubts.empty());
}

TEST(TwoWitnesses, NoBodyIsMeasuredWhereTheFinderSeesADisc) {
  OneBody one = all_of(Tissue::Disc);
  const auto body = judged(one);
  EXPECT_EQ(body.status, BodyStatus::NotMeasured);
  EXPECT_THAT(body.why_not, testing::HasSubstr("disc"));
}

TEST(TwoWitnesses, NoBodyIsMeasuredWhereTheFinderSeesSoftTissue) {
  OneBody one = all_of(Tissue::Body);
  one.spine.maps[0].assign(one.spine.maps[0].size(), 0.02F);
  const auto body = judged(one);
  EXPECT_EQ(body.status, BodyStatus::NotMeasured);
  EXPECT_THAT(body.why_not, testing::HasSubstr("no vertebral body"));
}

TEST(TwoWitnesses, AWedgeThatTheFinderDoesNotSeeIsDoubtedWithBothNumbers) {
  OneBody one = all_of(Tissue::Body);
  one.spine.bodies[0].height_front_mm *= 1.6;
  const auto body = judged(one);
  EXPECT_EQ(body.status, BodyStatus::MeasuredWithDoubt);
  EXPECT_THAT(body.doubts, testing::ElementsAre(testing::HasSubstr("were measured")));
}

TEST(TwoWitnesses, ABodyFarHigherThroughoutThanTheFinderSeesItHasTakenInADiscAndIsRefused) {
  OneBody one = all_of(Tissue::Body);
  auto& seen = one.spine.bodies[0];
  seen.height_front_mm *= 0.65;
  seen.height_middle_mm *= 0.65;
  seen.height_back_mm *= 0.65;
  const auto refused = judged(one);
  EXPECT_EQ(refused.status, BodyStatus::NotMeasured);
  EXPECT_THAT(refused.why_not, testing::HasSubstr("an endplate was missed"));
  // In front alone it may be a wedge that only one of them sees.
  seen = seen_right(one.body);
  seen.height_front_mm *= 0.65;
  EXPECT_EQ(judged(one).status, BodyStatus::MeasuredWithDoubt);
}

TEST(TwoWitnesses, BoneWithoutEndsOfItsOwnSaysNothingAgainstABody) {
  OneBody one = all_of(Tissue::Body);
  one.spine.bodies[0].frame.origin += 60.0 * one.body.frame.superior;
  one.spine.bodies[0].height_front_mm *= 1.6;
  EXPECT_TRUE(judged(one).doubts.empty());
}

TEST(TwoWitnesses, OneVouchesForTheOtherWhereAllHeightsAreAlike) {
  OneBody one = all_of(Tissue::Body);
  EXPECT_THAT(vouched_for(one.spine, {one.body}), testing::ElementsAre(true));
  one.spine.bodies[0].height_front_mm += 4.0;
  EXPECT_THAT(vouched_for(one.spine, {one.body}), testing::ElementsAre(false));
}

TEST(TwoWitnesses, TwoSeenBodiesInOneAreRefused) {
  OneBody one = all_of(Tissue::Body);
  SeenBody half = one.spine.bodies[0];
  one.spine.bodies[0].frame.origin += 7.0 * one.body.frame.superior;
  half.frame.origin -= 7.0 * one.body.frame.superior;
  one.spine.bodies.push_back(half);
  const auto body = judged(one);
  EXPECT_EQ(body.status, BodyStatus::NotMeasured);
  EXPECT_THAT(body.why_not, testing::HasSubstr("two"));
}

TEST(TwoWitnesses, AFinderThatSeesNothingOfASpineIsNoWitness) {
  OneBody one = all_of(Tissue::Canal);
  std::vector bodies{one.body};
  EXPECT_EQ(judge_by_finder(one.spine, bodies), Witness::Blind);
  EXPECT_EQ(bodies[0].status, BodyStatus::Measured);
}

}  // namespace
}  // namespace kyphos::pipeline
