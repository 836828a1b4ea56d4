#include "classify/ratings.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

std::map<std::string, std::string> words_of(std::string_view key) {
  std::map<std::string, std::string> words;
  for (const Rating& rating : find_scenario(key)->ratings) {
    words[std::string(rating.key)] = rating.word ? std::string(name(*rating.word)) : "not verified";
  }
  return words;
}

TEST(Ratings, OfTheScenarioAreThoseOfTheArticle) {
  EXPECT_EQ(words_of("2022-v7"),
            (std::map<std::string, std::string>{{"percutaneous_vertebral_augmentation", "usually appropriate"},
                                                {"surgical_consultation", "usually appropriate"},
                                                {"medical_management_only", "may be appropriate"},
                                                {"percutaneous_ablation_spine", "usually not appropriate"},
                                                {"radiation_oncology_consultation", "not verified"}}));
}

TEST(Ratings, OfThe2018TextDifferOnSurgicalConsultationAndMedicalManagement) {
  const auto old = words_of("2018-v2");
  EXPECT_EQ(old.at("medical_management_only"), "usually appropriate");
  EXPECT_EQ(old.at("percutaneous_vertebral_augmentation"), "usually appropriate");
  EXPECT_EQ(old.at("surgical_consultation"), "usually not appropriate");
  EXPECT_EQ(old.at("percutaneous_ablation_spine"), "usually not appropriate");
}

TEST(Ratings, CarryAPanelNumberOnlyInTheOneVariantWhereItWasSeen) {
  for (const Scenario& scenario : scenarios()) {
    for (const Rating& rating : scenario.ratings) {
      EXPECT_EQ(rating.panel_median.has_value(), scenario.key == "2022-v2") << scenario.key << " " << rating.key;
    }
  }
}

TEST(Ratings, NameTheirSourceEverywhere) {
  std::set<std::string_view> keys;
  for (const Scenario& scenario : scenarios()) {
    EXPECT_TRUE(keys.insert(scenario.key).second) << scenario.key;
    EXPECT_FALSE(scenario.source.empty());
    for (const Rating& rating : scenario.ratings) {
      EXPECT_FALSE(rating.source.empty()) << scenario.key << " " << rating.key;
    }
  }
}

TEST(Verdict, OfTheArticlesPatientGivesTheFourRatingsInWords) {
  const Verdict verdict = judge(article_patient());
  EXPECT_EQ(verdict.headline, "T12: criteria met");
  EXPECT_EQ(verdict.applies, Tristate::Yes);
  for (const char* words :
       {"Percutaneous vertebral augmentation: usually appropriate", "Surgical consultation: usually appropriate",
        "Medical management only: may be appropriate", "Percutaneous ablation spine: usually not appropriate"}) {
    EXPECT_NE(verdict.paragraph.find(words), std::string::npos) << words << "\n" << verdict.paragraph;
  }
  EXPECT_EQ(verdict.paragraph.find("Radiation"), std::string::npos);
}

TEST(Verdict, NamesTheMeasuredLossAndTheDates) {
  const Verdict verdict = judge(patient_with_collapse());
  EXPECT_NE(verdict.paragraph.find("2026-02-28 to 2026-05-30: anterior height 18.2 -> 13.1 mm: 5.1 mm, 28 % lost"),
            std::string::npos)
      << verdict.paragraph;
}

TEST(Verdict, RecordsEveryRuleWithInputsAndSource) {
  for (const Judgement& rule : all_rules(judge(patient_with_collapse()))) {
    EXPECT_FALSE(rule.statement.empty()) << rule.id;
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_FALSE(rule.inputs.empty()) << rule.id;
    EXPECT_EQ(rule.missing.empty(), rule.outcome != Tristate::Unknown) << rule.id;
  }
}

TEST(Verdict, NeverPrintsANumberFromOneToNineAsARating) {
  for (const Edition edition : {Edition::Acr2018, Edition::Acr2022}) {
    const std::string text = judge(patient_with_worse_pain(), edition).paragraph;
    EXPECT_EQ(text.find("appropriate ("), std::string::npos);
    EXPECT_EQ(text.find("appropriate ["), std::string::npos);
  }
}

TEST(Verdict, OfAnUnmeasuredLevelSaysSo) {
  Case c = patient_with_worse_pain();
  c.context.fracture_levels = {measure::Level::T7};
  const Verdict verdict = judge(c);
  EXPECT_EQ(verdict.level, "T7");
  EXPECT_NE(verdict.paragraph.find("no measured body carries that name"), std::string::npos) << verdict.paragraph;
}

TEST(Verdict, WithoutANamedLevelTakesTheBodyThatProgressesMost) {
  Case c = stable_patient();
  c.context.fracture_levels.clear();
  l1(c).grade = 1;
  l1(c).deformity.overall = DeformityTier::Definite;
  EXPECT_EQ(judge(c).level, "L1");
}

TEST(Verdict, NeverConcludesAPathologicFractureFromAHistoryOrASign) {
  Case known = patient_with_worse_pain();
  known.context.malignancy_history = Tristate::Yes;
  Case sign = patient_with_collapse();
  t12(sign).suspicion_signs = {"lytic focus of 1.4 cm3"};
  for (const Case& c : {known, sign}) {
    const Verdict verdict = judge(c);
    EXPECT_NE(verdict.scenario->key, "2022-v8");
    EXPECT_EQ(verdict.applies, Tristate::Unknown) << "the variants with malignancy are for newly found fractures";
    EXPECT_EQ(verdict.urgency, Urgency::Urgent);
  }
}

TEST(Worklist, PutsTheClassesInTheirOrder) {
  Case emergency = stable_patient();
  emergency.context.bladder_bowel_dysfunction = Tristate::Yes;
  Case probable = stable_patient();
  t12(probable).deformity.overall = DeformityTier::Probable;
  Case open = patient_with_worse_pain();
  open.context.conservative_therapy = Tristate::Unknown;
  Case incomparable = stable_patient();
  t12(incomparable).deformity.overall = DeformityTier::NotComparable;
  int previous = -1;
  for (const Case& c :
       {emergency, patient_with_collapse(), probable, open, incomparable, stable_patient(), asymptomatic_patient()}) {
    const Verdict verdict = judge(c);
    EXPECT_GT(worklist_rank(verdict), previous) << verdict.headline;
    previous = worklist_rank(verdict);
  }
}

}  // namespace
}  // namespace kyphos::classify
