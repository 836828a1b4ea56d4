#include "measure/vertebra/fracture_call.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

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

/// A pit of 3 mm, 5 mm wide, in the middle of the superior endplate.
void add_schmorl_node(VertebralBody& body) {
  for (int iv = 0; iv < body.superior.count_v(); ++iv) {
    for (int iu = 0; iu < body.superior.count_u(); ++iu) {
      if (auto point = body.superior.at(iu, iv)) {
        const double u = body.superior.u_mm(iu);
        const double v = body.superior.v_mm(iv);
        point->s_mm -= 3.0 * std::exp(-0.5 * (u * u + v * v) / (2.2 * 2.2));
        body.superior.set(iu, iv, point);
      }
    }
  }
}

/// T5 to T11 with T7 to T9 wedged by these parts of their anterior heights; the first two of them bear Schmorl nodes.
std::vector<VertebralBody> wedged_thorax(const std::array<double, 3>& lost, bool nodes) {
  std::vector<IdealBody> ideal;
  for (const Level level : {Level::T5, Level::T6, Level::T7, Level::T8, Level::T9, Level::T10, Level::T11}) {
    ideal.push_back(intact_body(level));
  }
  for (std::size_t i = 0; i < lost.size(); ++i) {
    ideal[2 + i].anterior_mm *= 1.0 - lost[i];
    ideal[2 + i].middle_mm *= 1.0 - 0.5 * lost[i];
  }
  auto bodies = build_spine(ideal);
  if (nodes) {
    add_schmorl_node(bodies[2]);
    add_schmorl_node(bodies[3]);
  }
  return bodies;
}

TEST(FractureCall, TakesThreeNeighboursWedgedAlikeWithSchmorlNodesForScheuermanns) {
  const auto with_nodes = measure_study(wedged_thorax({0.17, 0.18, 0.17}, true), nullptr);
  const auto without = measure_study(wedged_thorax({0.17, 0.18, 0.17}, false), nullptr);
  for (const std::size_t i : {2U, 3U, 4U}) {
    EXPECT_LT(with_nodes.vertebrae[i].call.probability.value(), 0.1) << i;
    EXPECT_NE(with_nodes.vertebrae[i].genant.value().evidence.find("Scheuermann"), std::string::npos) << i;
    EXPECT_EQ(without.vertebrae[i].genant.value().evidence.find("Scheuermann"), std::string::npos) << i;
    EXPECT_GT(without.vertebrae[i].call.probability.value(), 2.0 * with_nodes.vertebrae[i].call.probability.value())
        << i;
  }
}

TEST(FractureCall, FindsTheFractureAmongScheuermannsBodies) {
  const auto study = measure_study(wedged_thorax({0.12, 0.13, 0.38}, true), nullptr);
  EXPECT_GT(study.vertebrae[4].call.probability.value(), 0.9);
  const auto milder = measure_study(wedged_thorax({0.11, 0.26, 0.11}, true), nullptr);
  EXPECT_GT(milder.vertebrae[3].call.probability.value(), milder.vertebrae[2].call.probability.value() + 0.3);
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

TEST(FractureCall, SaysNoneOfAnOutermostBodyOnlyWhereItIsClear) {
  auto ideal = spine_for_calls();
  ideal[0].anterior_mm *= 0.88;
  ideal[0].middle_mm *= 0.90;
  auto bodies = build_spine(ideal);
  for (const std::size_t end : {std::size_t{0}, bodies.size() - 1}) {
    bodies[end].status = BodyStatus::MeasuredWithDoubt;
    bodies[end].doubts = {"outermost body: only one of its discs is in view"};
  }
  const MeasuredStudy study = measure_study(bodies, nullptr);
  EXPECT_LT(study.vertebrae[0].call.probability.value(), 0.5);
  EXPECT_TRUE(study.vertebrae[0].genant.why_not().starts_with("cannot tell: outermost body"))
      << study.vertebrae[0].call.probability.value();
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
