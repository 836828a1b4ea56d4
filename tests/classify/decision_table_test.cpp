#include <vector>

#include "tests/classify/decision_rows.h"

namespace kyphos::classify {
namespace {

bool has(const Verdict& verdict, const std::string& key) {
  for (const Judgement& rule : all_rules(verdict)) {
    if (rule.id == key) {
      return rule.outcome == Tristate::Yes;
    }
  }
  for (const std::vector<Note>* notes : {&verdict.next_checks, &verdict.downstream}) {
    for (const Note& note : *notes) {
      if (note.key == key) {
        return true;
      }
    }
  }
  return false;
}

bool lacks(const Verdict& verdict, const std::string& key) {
  for (const Missing& item : verdict.missing) {
    if (item.key == key) {
      return true;
    }
  }
  return false;
}

TEST_P(DecisionTable, FollowsTheSentence) {
  const Row& row = GetParam();
  Case c = row.patient();
  row.change(c);
  const Edition edition = row.scenario.starts_with("2018") ? Edition::Acr2018 : Edition::Acr2022;
  const Verdict verdict = judge(c, edition);
  EXPECT_EQ(name(verdict.worklist), name(row.worklist)) << verdict.headline;
  EXPECT_EQ(verdict.scenario == nullptr ? std::string() : std::string(verdict.scenario->key), row.scenario);
  if (!row.holds.empty()) {
    EXPECT_TRUE(has(verdict, row.holds)) << row.holds;
  }
  if (!row.missing.empty()) {
    EXPECT_TRUE(lacks(verdict, row.missing)) << row.missing << " in: " << verdict.headline;
  }
}

const std::vector<Row> kWhoFitsRows{
    {"ArticlePatient", "Vignette: mechanical back pain significantly worse, more stooped over, short of breath",
     article_patient, as_is, W::CriteriaMet, "2022-v7", "inclusion.deteriorating"},
    {"ArticlePatientNeedsAdjacentCheck", "Pitfalls: confirm it is not a new, superimposed acute fracture",
     article_patient, as_is, W::CriteriaMet, "2022-v7", "adjacent_fracture_mri"},
    {"WorsePain", "Who Fits: focal, mechanical back pain is increasing in severity", patient_with_worse_pain, as_is,
     W::CriteriaMet, "2022-v7", "criterion.pain"},
    {"WorsePainByScoresAlone", "E: worsening = rise of 2 or more points", patient_with_worse_pain,
     [](Case& c) { c.context.pain_course = Course::Unknown; }, W::CriteriaMet, "2022-v7", "criterion.pain"},
    {"OnePointMoreIsNotWorse", "E: worsening = rise >= 2 NRS points or >= 30 %", stable_patient,
     [](Case& c) {
       c.context.pain_course = Course::Unknown;
       c.context.pain_score = 5;
     },
     W::Stable, "2022-v7"},
    {"ThirtyPercentMoreIsWorse", "E: worsening = rise >= 30 %", stable_patient,
     [](Case& c) {
       c.context.pain_course = Course::Unknown;
       c.context.pain_score_before = 3;
     },
     W::CriteriaMet, "2022-v7", "criterion.pain"},
    {"ScoreAgainstCourse", "A contradiction is not known", patient_with_worse_pain,
     [](Case& c) { c.context.pain_course = Course::Stable; }, W::Indeterminate, "2022-v7", "", "pain_course"},
    {"PainNotMechanical", "Who Fits: focal, mechanical", patient_with_worse_pain,
     [](Case& c) { c.context.pain_mechanical = T::No; }, W::Stable, "2022-v7"},
    {"PainNotFocal", "A4: separated by worsening of the KNOWN level vs new pain, possibly another level",
     patient_with_worse_pain, [](Case& c) { c.context.pain_focal = T::No; }, W::OutOfScope, "2022-v3"},
    {"MechanicalUnknown", "Who Fits: focal, mechanical; unknown is not yes", patient_with_worse_pain,
     [](Case& c) { c.context.pain_mechanical = T::Unknown; }, W::Indeterminate, "2022-v7", "", "pain_mechanical"},
    {"Collapse", "Who Fits: radiographic evidence of loss of vertebral body height", patient_with_collapse, as_is,
     W::CriteriaMet, "2022-v7", "criterion.deformity"},
    {"KyphosisOnCt", "Who Fits: radiographic evidence of increasing kyphosis (forward curvature of the spine)",
     stable_patient,
     [](Case& c) {
       t12(c).deformity.overall = DeformityTier::Definite;
       t12(c).deformity.angle = DeformityTier::Definite;
     },
     W::CriteriaMet, "2022-v7", "criterion.deformity"},
    {"ProbableCollapse", "C2: only probable + definite count as criterion 2", patient_with_collapse,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::Probable; }, W::ProbablyMet, "2022-v7",
     "criterion.deformity"},
    {"MeasurableIsNotProgression", "C2: only probable + definite count as criterion 2", patient_with_collapse,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::Measurable; }, W::Stable, "2022-v7"},
    {"Improved", "C2: change in the other direction", patient_with_collapse,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::Improved; }, W::Stable, "2022-v7"},
    {"StoopingAlone", "Who Fits: there is clinical or radiographic evidence of increasing kyphosis", stable_patient,
     [](Case& c) { c.context.deformity_worse = T::Yes; }, W::ProbablyMet, "2022-v7", "criterion.deformity"},
    {"StoopingAndPain", "Who Fits: one or more of the following", patient_with_worse_pain,
     [](Case& c) { c.context.deformity_worse = T::Yes; }, W::CriteriaMet, "2022-v7", "criterion.deformity"},
    {"NewDyspnoea", "Who Fits: new or worsening shortness of breath", patient_short_of_breath, as_is, W::CriteriaMet,
     "2022-v7", "criterion.pulmonary"},
    {"WorseDyspnoeaByGrade", "E: worsening = +1 grade", patient_short_of_breath,
     [](Case& c) {
       c.context.dyspnoea_course = Course::Unknown;
       c.context.mmrc = 2;
       c.context.mmrc_before = 1;
     },
     W::CriteriaMet, "2022-v7", "criterion.pulmonary"},
    {"OldDyspnoea", "Who Fits: new or worsening", patient_short_of_breath,
     [](Case& c) {
       c.context.dyspnoea_course = Course::Stable;
       c.context.mmrc_before = 3;
     },
     W::Stable, "2022-v7"},
    {"DyspnoeaExplainedOtherwise", "D7: exclude confounders as alternative explanation", patient_short_of_breath,
     [](Case& c) { c.context.dyspnoea_other_cause = T::Yes; }, W::ProbablyMet, "2022-v7", "dyspnoea_other_cause"},
    {"DyspnoeaCauseUnknown", "D7: exclude confounders as alternative explanation", patient_short_of_breath,
     [](Case& c) { c.context.dyspnoea_other_cause = T::Unknown; }, W::ProbablyMet, "2022-v7", "dyspnoea_other_cause",
     "dyspnoea_other_cause"},
    {"FallOfVitalCapacitySupports", "E: FVC fall >= 10 %", patient_short_of_breath,
     [](Case& c) {
       c.context.dyspnoea_other_cause = T::Unknown;
       c.context.fvc_percent_before = 80;
       c.context.fvc_percent = 70;
     },
     W::CriteriaMet, "2022-v7", "criterion.pulmonary"},
    {"KyphosisAloneIsNoPulmonaryDysfunction", "D7: imaging kyphosis alone must NOT assert pulmonary dysfunction",
     stable_patient,
     [](Case& c) {
       t12(c).segmental_kyphosis_deg = 70;
       c.context.fvc_percent_before = 80;
       c.context.fvc_percent = 60;
     },
     W::Stable, "2022-v7"},
    {"Unimproved", "Who Fits: actively deteriorating; H9 else stable", stable_patient, as_is, W::Stable, "2022-v7"},
    {"NeverTried", "Who Fits: despite initial conservative therapy", patient_with_worse_pain,
     [](Case& c) { c.context.conservative_therapy = T::No; }, W::OutOfScope, "", "conservative_first"},
    {"NeverTriedWithOedema", "A1: symptomatic osteoporotic VCF with bone marrow edema", patient_with_worse_pain,
     [](Case& c) {
       c.context.conservative_therapy = T::No;
       c.context.marrow_oedema = T::Yes;
     },
     W::OutOfScope, "2022-v6"},
    {"TrialUnknown", "H7: conservative therapy tried? unknown -> indeterminate", patient_with_worse_pain,
     [](Case& c) { c.context.conservative_therapy = T::Unknown; }, W::Indeterminate, "2022-v7", "",
     "conservative_therapy"},
    {"ShortTrial", "E: typical trial 4-6 weeks", patient_with_worse_pain,
     [](Case& c) { c.context.conservative_since = day(2026, 5, 20); }, W::CriteriaMet, "2022-v7", "short_trial"},
};
INSTANTIATE_TEST_SUITE_P(WhoFits, DecisionTable, testing::ValuesIn(kWhoFitsRows), name_of);

}  // namespace
}  // namespace kyphos::classify
