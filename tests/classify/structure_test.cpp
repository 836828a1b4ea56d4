#include "classify/structure.h"

#include <gtest/gtest.h>

#include "classify/gather_evidence.h"
#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

using measure::Measured;

measure::MeasuredVertebra vertebra(int grade, double superior_mm, double inferior_mm, double retropulsion_mm) {
  measure::MeasuredVertebra result;
  result.genant = Measured<measure::Genant>(measure::Genant{.grade = grade}, measure::Genant{});
  result.findings.depression = {.superior_mm = Measured<double>(superior_mm, 0.7),
                                .inferior_mm = Measured<double>(inferior_mm, 0.7)};
  result.findings.posterior_wall.retropulsion_mm = Measured<double>(retropulsion_mm, 0.6);
  result.values.emplace("loss_posterior_vs_neighbours_percent", Measured<double>(2.0, 1.0));
  return result;
}

std::string class_of(const measure::MeasuredVertebra& one) {
  const auto grade = one.genant ? std::optional(one.genant.value().grade) : std::nullopt;
  return of_like_class(structure_of(one, default_criteria()), grade);
}

TEST(OfLikeClass, CountsEndplatesAndAsksForTheWall) {
  EXPECT_EQ(class_of(vertebra(2, 6.0, 0.5, 0.3)), "OF 2; OF 5 needs MR");
  EXPECT_EQ(class_of(vertebra(2, 6.0, 0.5, 5.0)), "OF 3; OF 5 needs MR");
  EXPECT_EQ(class_of(vertebra(3, 6.0, 5.0, 0.3)), "OF 4; OF 5 needs MR");
}

TEST(OfLikeClass, SaysWhatItCannotTell) {
  auto wall_unknown = vertebra(2, 6.0, 0.5, 0.0);
  wall_unknown.findings.posterior_wall.retropulsion_mm = measure::WhyNot{"no voxels"};
  wall_unknown.values.clear();
  EXPECT_EQ(class_of(wall_unknown), "OF 2 or 3: posterior wall not clear; OF 5 needs MR");
  EXPECT_EQ(class_of(vertebra(2, 6.0, 2.5, 0.0)), "OF 2 to 4: number of endplates not clear; OF 5 needs MR")
      << "2.5 mm lies within the error of the limit";
  EXPECT_EQ(class_of(vertebra(0, 0.2, 0.1, 0.0)), "none, or OF 1: oedema without deformity needs MR");
  EXPECT_EQ(of_like_class({}, std::nullopt), "cannot tell: the body was not graded");
}

TEST(Columns, NeverSayThatThePosteriorOneIsSound) {
  const Structure structure = structure_of(vertebra(2, 6.0, 0.5, 0.3), default_criteria());
  EXPECT_EQ(structure.posterior_column, Tristate::Unknown);
  EXPECT_EQ(count_columns(structure).involved, 1);
  EXPECT_EQ(count_columns(structure).unseen, 1);
  EXPECT_EQ(describe_columns(structure),
            "anterior involved, posterior wall not involved, posterior column cannot tell without MR");
}

TEST(Columns, HoldAGonePedicleForThePosteriorOne) {
  auto one = vertebra(2, 6.0, 0.5, 0.3);
  one.findings.suspicion.push_back({.kind = measure::SuspicionKind::PedicleGone, .text = "the left pedicle"});
  EXPECT_EQ(count_columns(structure_of(one, default_criteria())).involved, 2);
}

TEST(Columns, OfWhichOneIsOpenLeaveTheRuleOpen) {
  Case c = patient_with_collapse();
  t12(c).columns_involved = 1;
  t12(c).columns_unseen = 1;
  const auto outcome = [&c] {
    for (const Judgement& rule : judge(c).modifiers) {
      if (rule.id == "modifier.columns") {
        return rule.outcome;
      }
    }
    return Tristate::No;
  };
  EXPECT_EQ(outcome(), Tristate::Unknown);
  t12(c).columns_involved = 2;
  EXPECT_EQ(outcome(), Tristate::Yes);
  t12(c).columns_involved = 0;
  EXPECT_EQ(outcome(), Tristate::No);
}

TEST(GatherEvidence, KnowsContrastFromTheVesselsWhereTheHeaderIsSilent) {
  measure::MeasuredStudy study;
  study.reference_attenuation = {.hu = Measured<double>(115.0, 2.0), .level = "L1"};
  const auto likelihood = [&](measure::ContrastSeen seen, Tristate header) {
    study.contrast = seen;
    return gather_evidence({.current = study, .contrast = header, .kvp = 120}, default_criteria()).osteoporosis;
  };
  // 115 HU less the shift of 11.2 HU lies below 110 HU: likely without contrast's lift, possible with it.
  EXPECT_EQ(likelihood(measure::ContrastSeen::No, Tristate::Unknown), OsteoporosisLikelihood::Possible);
  EXPECT_NE(gather_evidence({.current = study, .kvp = 120}, default_criteria()).osteoporosis_text.find("115"),
            std::string::npos);
  EXPECT_EQ(likelihood(measure::ContrastSeen::Yes, Tristate::No), OsteoporosisLikelihood::Possible);
}

TEST(GatherEvidence, TakesNoFractureFromADoubtfulBodyAlone) {
  Case c = patient_with_collapse();
  c.context = {};
  t12(c).doubt = "the upper endplate is faint";
  const Verdict verdict = judge(c);
  for (const Judgement& rule : verdict.inclusions) {
    if (rule.id == "inclusion.fracture") {
      EXPECT_EQ(rule.outcome, Tristate::Unknown);
    }
  }
  EXPECT_NE(verdict.paragraph.find("DOUBTFUL"), std::string::npos);
}

TEST(Verdict, AsksForTheFractureFirstWhereNoneIsSeenAndNoneNamed) {
  Case c = stable_patient();
  c.context = {};
  t12(c).grade = 0;
  t12(c).fractured_at_baseline = Tristate::No;
  l1(c).grade.reset();
  const Verdict verdict = judge(c);
  EXPECT_EQ(verdict.worklist, WorklistClass::Indeterminate);
  ASSERT_FALSE(verdict.missing.empty());
  EXPECT_EQ(verdict.missing.front().key, "fracture_levels");
  EXPECT_LE(verdict.missing.size(), 3U);
}

TEST(Verdict, GivesBothEditionsSideBySide) {
  const Verdict verdict = judge(patient_with_worse_pain());
  ASSERT_NE(verdict.other_scenario, nullptr);
  EXPECT_EQ(verdict.other_scenario->key, "2018-v2");
  EXPECT_EQ(verdict.other_applies, Tristate::Yes);
  EXPECT_EQ(judge(patient_with_worse_pain(), Edition::Acr2018).other_scenario->key, "2022-v7");
}

TEST(Verdict, GivesNoRatingWhereItIsNotKnownWhetherTheScenarioApplies) {
  Case c = patient_with_collapse();
  c.context = {};
  const Verdict verdict = judge(c);
  EXPECT_EQ(verdict.paragraph.find("usually appropriate"), std::string::npos) << verdict.paragraph;
  EXPECT_NE(verdict.paragraph.find("No rating is given"), std::string::npos);
}

}  // namespace
}  // namespace kyphos::classify
