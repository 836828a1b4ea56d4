#include "measure/vertebra/genant.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "measure/catalogue.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::IdealBody;
using test::intact_body;

std::vector<IdealBody> intact_spine(Level top, Level bottom) {
  std::vector<IdealBody> bodies;
  for (std::optional<Level> level = top; level; level = level_below(*level)) {
    bodies.push_back(intact_body(*level));
    if (*level == bottom) {
      break;
    }
  }
  return bodies;
}

Genant genant_of(const std::vector<IdealBody>& bodies, std::size_t index) {
  return measure_study(build_spine(bodies), nullptr).vertebrae.at(index).genant.value();
}

TEST(Genant, FindsNothingInAnIntactSpine) {
  const auto study = measure_study(build_spine(intact_spine(Level::T1, Level::L5)), nullptr);
  ASSERT_EQ(study.vertebrae.size(), 17U);
  for (const MeasuredVertebra& vertebra : study.vertebrae) {
    EXPECT_EQ(vertebra.genant.value().grade, 0) << display_name(vertebra.body);
    EXPECT_NEAR(vertebra.values.at("loss_anterior_vs_intact_levels_percent").value(), 0.0, 1.0);
    EXPECT_NEAR(vertebra.values.at("loss_anterior_vs_own_posterior_percent").value(), 0.0, 1.0);
  }
}

TEST(Genant, ClaimsNoLossOfACervicalBodyAndTakesNoneForAReference) {
  auto bodies = intact_spine(Level::T1, Level::T5);
  IdealBody seventh = intact_body(Level::T1);
  seventh.level = Level::C7;
  bodies.insert(bodies.begin(), seventh);
  const auto study = measure_study(build_spine(bodies), nullptr);
  const auto& cervical = study.vertebrae.front().values;
  for (const char* const key : {"loss_anterior_vs_intact_levels_percent", "loss_anterior_vs_own_posterior_percent"}) {
    EXPECT_EQ(cervical.at(key).why_not(), "no normal proportions are known for its level") << key;
  }
  EXPECT_NEAR(study.vertebrae[1].values.at("loss_anterior_vs_intact_levels_percent").value(), 0.0, 1.0);  // percent
}

TEST(Genant, GradesAWedgeByItsAnteriorLoss) {
  for (const auto& [loss, expected] :
       std::initializer_list<std::pair<double, int>>{{0.15, 0}, {0.22, 1}, {0.30, 2}, {0.45, 3}}) {
    auto bodies = intact_spine(Level::T10, Level::L3);
    bodies[2].anterior_mm *= 1.0 - loss;
    const Genant genant = genant_of(bodies, 2);
    EXPECT_EQ(genant.grade, expected) << loss;
    EXPECT_EQ(genant.type, expected == 0 ? GenantType::None : GenantType::Wedge) << loss;
  }
}

TEST(Genant, TellsBiconcaveFromCrush) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  bodies[2].middle_mm *= 0.7;
  EXPECT_EQ(genant_of(bodies, 2).type, GenantType::Biconcave);
  bodies[2].anterior_mm *= 0.7;
  bodies[2].posterior_mm *= 0.7;
  EXPECT_EQ(genant_of(bodies, 2).type, GenantType::Crush);
  EXPECT_EQ(genant_of(bodies, 2).grade, 2);
}

TEST(Genant, SaysOfABiconcaveBodyHowFarItsMiddleHasSunk) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  bodies[2].middle_mm *= 0.7;
  const std::string evidence = genant_of(bodies, 2).evidence;
  EXPECT_EQ(evidence.rfind("its middle lies ", 0), 0U) << evidence;
  EXPECT_NE(evidence.find(" % is usual"), std::string::npos) << evidence;
  EXPECT_EQ(evidence.find("anterior height"), std::string::npos) << evidence;
}

TEST(Genant, SeesUniformCrushThatTheOwnPosteriorHeightHides) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  for (double* height : {&bodies[3].anterior_mm, &bodies[3].middle_mm, &bodies[3].posterior_mm}) {
    *height *= 0.55;
  }
  const auto study = measure_study(build_spine(bodies), nullptr);
  EXPECT_NEAR(study.vertebrae[3].values.at("loss_anterior_vs_own_posterior_percent").value(), 0.0, 1.0);
  EXPECT_NEAR(study.vertebrae[3].values.at("loss_posterior_vs_intact_levels_percent").value(), 45.0, 1.0);
  EXPECT_EQ(study.vertebrae[3].genant.value().grade, 3);
}

TEST(Genant, LetsL5AndMidThoracicBodiesHaveTheirNaturalWedge) {
  const auto bodies = intact_spine(Level::T4, Level::L5);
  // The natural shapes themselves: front low at T7, back low at L5.
  EXPECT_LT(bodies[3].anterior_mm / bodies[3].posterior_mm, 0.92);
  EXPECT_GT(bodies.back().anterior_mm / bodies.back().posterior_mm, 1.08);
  EXPECT_EQ(genant_of(bodies, 3).grade, 0);
  EXPECT_EQ(genant_of(bodies, bodies.size() - 1).grade, 0);
}

TEST(Genant, IsNotMisledByFracturedNeighbours) {
  auto bodies = intact_spine(Level::T9, Level::L4);
  bodies[3].anterior_mm *= 0.60;  // T12
  bodies[4].anterior_mm *= 0.73;  // L1, between T12 and another fracture
  bodies[5].anterior_mm *= 0.65;  // L2
  EXPECT_EQ(genant_of(bodies, 4).grade, 2);
  const auto study = measure_study(build_spine(bodies), nullptr);
  EXPECT_NEAR(study.vertebrae[4].values.at("loss_anterior_vs_intact_levels_percent").value(), 27.0, 1.0);
  EXPECT_EQ(study.vertebrae[4].values.at("loss_anterior_vs_neighbours_percent").why_not(),
            "T12 cannot serve as reference: it has lost height itself");
  EXPECT_EQ(study.vertebrae[2].genant.value().grade, 0);
  EXPECT_EQ(study.vertebrae[6].genant.value().grade, 0);
}

TEST(Genant, DoesNotCallNeighboursOfATooTallBodyFractured) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  for (double* height : {&bodies[2].anterior_mm, &bodies[2].middle_mm, &bodies[2].posterior_mm}) {
    *height *= 2.1;  // a disc was missed
  }
  for (const std::size_t neighbour : {std::size_t{1}, std::size_t{3}}) {
    EXPECT_EQ(genant_of(bodies, neighbour).grade, 0);
  }
}

TEST(Genant, SaysThatUniformCollapseCannotBeSeenInALoneBody) {
  auto lone = intact_body(Level::L1);
  lone.anterior_mm *= 0.7;
  const Genant genant = genant_of({lone}, 0);
  EXPECT_EQ(genant.grade, 2);
  EXPECT_NE(genant.evidence.find("uniform collapse cannot be seen"), std::string::npos);
}

TEST(Genant, NamesTheReferencesInItsEvidence) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  bodies[2].anterior_mm *= 0.65;
  EXPECT_TRUE(genant_of(bodies, 2).evidence.starts_with("anterior height 35 % below what T10, T11, L1, L2 let expect"));
}

TEST(Genant, WorksOnASpineWithoutNames) {
  auto bodies = intact_spine(Level::T10, Level::L3);
  bodies[2].anterior_mm *= 0.6;
  for (IdealBody& body : bodies) {
    body.level = std::nullopt;
  }
  EXPECT_EQ(genant_of(bodies, 2).type, GenantType::Wedge);
  EXPECT_GE(genant_of(bodies, 2).grade, 2);
  EXPECT_EQ(genant_of(bodies, 1).grade, 0);
}

TEST(Genant, IsNotGivenInTheNeck) {
  const auto study =
      measure_study(build_spine({IdealBody{.level = Level::C5}, IdealBody{.level = Level::C6}}), nullptr);
  EXPECT_FALSE(study.vertebrae[0].genant.has_value());
}

TEST(NeighbourLoss, IsTheLossAgainstTheMeanOfBoth) {
  const auto bodies = build_spine({{.level = Level::T11, .anterior_mm = 22.0, .middle_mm = 22.0, .posterior_mm = 22.0},
                                   {.level = Level::T12, .anterior_mm = 16.1, .middle_mm = 19.0, .posterior_mm = 22.0},
                                   {.level = Level::L1, .anterior_mm = 24.0, .middle_mm = 24.0, .posterior_mm = 24.0}});
  const auto study = measure_study(bodies, nullptr);
  EXPECT_NEAR(study.vertebrae[1].values.at("loss_anterior_vs_neighbours_percent").value(), 30.0, 0.5);
}

TEST(OwnPosteriorLoss, IgnoresMagnification) {
  auto small = intact_body(Level::L1, 20.0);
  auto large = intact_body(Level::L1, 26.0);
  small.anterior_mm *= 0.7;
  large.anterior_mm *= 0.7;
  const auto loss = [](const IdealBody& ideal) {
    return measure_study(build_spine({ideal}), nullptr)
        .vertebrae[0]
        .values.at("loss_anterior_vs_own_posterior_percent")
        .value();
  };
  EXPECT_NEAR(loss(small), 30.0, 0.5);
  EXPECT_NEAR(loss(large), loss(small), 0.3);
}

}  // namespace
}  // namespace kyphos::measure
