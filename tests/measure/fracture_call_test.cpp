#include "measure/vertebra/fracture_call.h"

#include <gtest/gtest.h>

#include "measure/catalogue.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::IdealBody;
using test::intact_body;

std::vector<IdealBody> spine_for_calls() {
  std::vector<IdealBody> bodies;
  for (const Level level : {Level::T11, Level::T12, Level::L1, Level::L2, Level::L3}) {
    bodies.push_back(intact_body(level));
  }
  return bodies;
}

TEST(FractureCall, IsImprobableForIntactBodiesAndAddsUpToOne) {
  for (const MeasuredVertebra& body : measure_study(build_spine(spine_for_calls()), nullptr).vertebrae) {
    EXPECT_LT(body.call.probability.value(), 0.02) << display_name(body.body);
    double sum = 0.0;
    for (const double probability : body.genant.value().probabilities) {
      sum += probability;
    }
    EXPECT_NEAR(sum, 1.0, 1e-9);
  }
}

TEST(FractureCall, DoesNotLetHollowNeighboursExcuseOneAnother) {
  auto bodies = spine_for_calls();
  for (IdealBody& body : bodies) {
    body.middle_mm *= 0.82;
  }
  for (const MeasuredVertebra& body : measure_study(build_spine(bodies), nullptr).vertebrae) {
    EXPECT_GT(body.call.probability.value(), 0.75) << display_name(body.body);
    EXPECT_EQ(body.call.type, GenantType::Biconcave);
    EXPECT_FALSE(body.serves_as_reference);
  }
}

TEST(FractureCall, TakesAWedgeThatAllBodiesShareForThePersonsOwn) {
  auto bodies = spine_for_calls();
  for (IdealBody& body : bodies) {
    body.anterior_mm *= 0.93;
    body.middle_mm *= 0.965;
  }
  for (const MeasuredVertebra& body : measure_study(build_spine(bodies), nullptr).vertebrae) {
    EXPECT_LT(body.call.probability.value(), 0.25) << display_name(body.body);
  }
}

TEST(FractureCall, KeepsTheProbabilityAndWithholdsTheGradeOfADoubtfulBody) {
  auto ideal = spine_for_calls();
  ideal[2].anterior_mm *= 0.6;
  auto bodies = build_spine(ideal);
  bodies[2].status = BodyStatus::MeasuredWithDoubt;
  bodies[2].doubts = {"left and right half differ in height by 7.6 mm"};
  const MeasuredStudy study = measure_study(bodies, nullptr);
  EXPECT_GT(study.vertebrae[2].call.probability.value(), 0.9);
  EXPECT_EQ(study.vertebrae[2].call.probability.doubt(), "left and right half differ in height by 7.6 mm");
  EXPECT_TRUE(study.vertebrae[2].genant.why_not().starts_with("cannot tell: left and right half"));
}

/// T12 to L4 with L1 sunk in front and in the middle, doubted since another witness sees other heights.
std::vector<VertebralBody> sunk_with(const SecondSight& seen) {
  auto ideal = spine_for_calls();
  ideal[2].anterior_mm *= 0.6;
  ideal[2].middle_mm *= 0.5;
  auto bodies = build_spine(ideal);
  bodies[2].status = BodyStatus::MeasuredWithDoubt;
  bodies[2].doubts = {"the learned finder sees other heights"};
  bodies[2].second_sight = seen;
  return bodies;
}

TEST(FractureCall, KeepsTheLesserGradeWhereTwoWitnessesOfOtherHeightsBothSeeAFracture) {
  const auto ideal = spine_for_calls();
  const auto study = measure_study(sunk_with({.anterior_mm = 0.68 * ideal[2].anterior_mm,
                                              .middle_mm = 0.75 * ideal[2].middle_mm,
                                              .posterior_mm = ideal[2].posterior_mm,
                                              .error_mm = 1.0}),
                                   nullptr);
  const auto& genant = study.vertebrae[2].genant;
  ASSERT_TRUE(genant.has_value()) << genant.why_not();
  EXPECT_EQ(genant.value().grade, 2);  // 32 % of the anterior height; the body as measured lost half of its middle
  EXPECT_EQ(study.vertebrae[2].call.grade, 3);
  EXPECT_EQ(genant.doubt(), "the learned finder sees other heights");
}

TEST(FractureCall, IsWithheldWhereOneOfTwoWitnessesSeesTheBodyIntact) {
  const auto ideal = spine_for_calls();
  const auto study = measure_study(sunk_with({.anterior_mm = ideal[2].anterior_mm,
                                              .middle_mm = ideal[2].middle_mm,
                                              .posterior_mm = ideal[2].posterior_mm,
                                              .error_mm = 1.0}),
                                   nullptr);
  EXPECT_TRUE(study.vertebrae[2].genant.why_not().starts_with("cannot tell: the learned finder sees other heights"));
}

}  // namespace
}  // namespace kyphos::measure
