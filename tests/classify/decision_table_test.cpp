#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

/// One row: the sentence it stands for, the case, and what must come out.
struct Row {
  std::string name;
  std::string sentence;  ///< section and words of the article or of the facts
  Case (*patient)();
  void (*change)(Case&);
  WorklistClass worklist;
  std::string scenario;      ///< key; "" where none that was verified applies
  std::string holds = {};    ///< id of a rule that must be yes, or key of a next check or downstream step
  std::string missing = {};  ///< key that must be missing
};

std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name << ": " << row.sentence; }

using W = WorklistClass;
using T = Tristate;
void as_is(Case& /*unused*/) {}

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

class DecisionTable : public testing::TestWithParam<Row> {};

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

std::string name_of(const testing::TestParamInfo<Row>& info) { return info.param.name; }

const std::vector<Row> kWhoFits{
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
INSTANTIATE_TEST_SUITE_P(WhoFits, DecisionTable, testing::ValuesIn(kWhoFits), name_of);

const std::vector<Row> kDoesNotApply{
    {"NewlyDiscovered", "Does not apply: newly discovered, requires a diagnostic workup first", patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::No;
       c.context.first_diagnosis = {};
       t12(c).fractured_at_baseline = T::Unknown;
     },
     W::OutOfScope, "2022-v1"},
    {"NewlyDiscoveredWithOedema", "H4: edema/cleft known: V6", patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::No;
       c.context.first_diagnosis = {};
       c.context.marrow_oedema = T::Yes;
       t12(c).fractured_at_baseline = T::Unknown;
     },
     W::OutOfScope, "2022-v6"},
    {"NewlyDiscoveredWithCancer", "A1 V2: new symptomatic VCF, history of malignancy", patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::No;
       c.context.first_diagnosis = {};
       c.context.malignancy_history = T::Yes;
       t12(c).fractured_at_baseline = T::Unknown;
     },
     W::OutOfScope, "2022-v2", "scope.malignancy"},
    {"KnownBeforeUnknown", "H4: no prior diagnosis of this level", patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::Unknown;
       c.context.first_diagnosis = {};
       t12(c).fractured_at_baseline = T::Unknown;
     },
     W::Indeterminate, "2022-v7", "", "previously_diagnosed"},
    {"SeenInTheEarlierStudy", "H4: no baseline study/Condition; a baseline study that shows it makes it known",
     patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::Unknown;
       c.context.first_diagnosis = {};
     },
     W::CriteriaMet, "2022-v7", "inclusion.previously_diagnosed"},
    {"Asymptomatic", "Does not apply: incidentally found, stable, and asymptomatic: medical therapy",
     asymptomatic_patient, as_is, W::OutOfScope, "2022-v5", "scope.asymptomatic"},
    {"AsymptomaticWithCancer", "A1 V4: asymptomatic VCF identified incidentally, history of malignancy",
     asymptomatic_patient, [](Case& c) { c.context.malignancy_history = T::Yes; }, W::OutOfScope, "2022-v4"},
    {"AsymptomaticProgression", "H5: asymptomatic WITH definite progression -> review, not V7 automatically",
     asymptomatic_patient, [](Case& c) { t12(c).deformity.overall = DeformityTier::Definite; }, W::Indeterminate,
     "2022-v7", "review_progression", "clinical_review"},
    {"AsymptomaticStooping", "Does not apply: stable; clinical evidence of increasing kyphosis is not stable",
     asymptomatic_patient, [](Case& c) { c.context.deformity_worse = T::Yes; }, W::Indeterminate, "2022-v7",
     "review_progression", "clinical_review"},
    {"AsymptomaticWithoutComparison", "Does not apply: stable; not comparable is not stable", asymptomatic_patient,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::NotComparable; }, W::NotComparable, "2022-v7",
     "comparable_study", "comparable_study"},
    {"CancerKnown", "Does not apply: malignancy is known", patient_with_worse_pain,
     [](Case& c) { c.context.malignancy_history = T::Yes; }, W::OutOfScope, "2022-v2", "rule_out_malignancy"},
    {"CancerSuspected", "Does not apply: malignancy is suspected", patient_with_collapse,
     [](Case& c) { c.context.malignancy_suspected = T::Yes; }, W::OutOfScope, "2022-v2", "scope.malignancy"},
    {"CancerUnknown", "E: malignancy unknown => indeterminate: malignancy status needed, never in scope",
     patient_with_worse_pain, [](Case& c) { c.context.malignancy_history = T::Unknown; }, W::Indeterminate, "2022-v7",
     "", "malignancy_history"},
    {"CancerSuspicionUnknown", "Does not apply: known or suspected; both must be known", patient_with_worse_pain,
     [](Case& c) { c.context.malignancy_suspected = T::Unknown; }, W::Indeterminate, "2022-v7", "",
     "malignancy_suspected"},
    {"SuspiciousSignOnCt", "D6: route-out, suspicion of malignancy: convex posterior border", patient_with_collapse,
     [](Case& c) { t12(c).suspicion_signs = {"convex posterior border, 2.1 mm"}; }, W::OutOfScope, "2022-v2",
     "rule_out_malignancy"},
    {"Infection", "E: infection is a red flag", patient_with_worse_pain, [](Case& c) { c.context.infection = T::Yes; },
     W::OutOfScope, "2022-outside", "scope.infection"},
    {"InfectionUnknown", "E: unknown must stay unknown", patient_with_worse_pain,
     [](Case& c) { c.context.infection = T::Unknown; }, W::Indeterminate, "2022-v7", "", "infection"},
    {"HighEnergyTrauma", "A4: high-energy trauma is outside the topic altogether", patient_with_worse_pain,
     [](Case& c) { c.context.trauma_energy = TraumaEnergy::High; }, W::OutOfScope, "2022-outside",
     "scope.high_energy_trauma"},
    {"Ankylosed", "D6: fracture through an ankylosed segment is unstable", patient_with_worse_pain,
     [](Case& c) { c.context.ankylosing_disease = T::Yes; }, W::OutOfScope, "2022-outside", "scope.ankylosed"},
    {"AnkylosedOnCt", "D6: flowing ossification over at least four contiguous bodies", patient_with_worse_pain,
     [](Case& c) { t12(c).ankylosed = T::Yes; }, W::OutOfScope, "2022-outside", "scope.ankylosed"},
    {"AcuteWithOedema", "FAQ: acute osteoporotic VCF with bone marrow edema is a different scenario",
     patient_with_worse_pain,
     [](Case& c) {
       c.context.first_diagnosis = day(2026, 5, 16);
       c.context.marrow_oedema = T::Yes;
       t12(c).deformity.baseline_date = day(2026, 5, 16);
     },
     W::OutOfScope, "2022-v6", "scope.acute_with_oedema"},
    {"OldWithOedema", "FAQ: a known fracture that has failed conservative therapy and is worsening over time",
     patient_with_worse_pain, [](Case& c) { c.context.marrow_oedema = T::Yes; }, W::CriteriaMet, "2022-v7"},
    {"AcuteOedemaUnknown", "FAQ: acute with bone marrow edema; unknown may not be taken for no",
     patient_with_worse_pain,
     [](Case& c) {
       c.context.first_diagnosis = day(2026, 5, 16);
       c.context.marrow_oedema = T::Unknown;
       t12(c).deformity.baseline_date = day(2026, 5, 16);
     },
     W::Indeterminate, "2022-v7", "", "marrow_oedema"},
    {"NoClinicalFile", "E: unknown must stay unknown", stable_patient, [](Case& c) { c.context = {}; },
     W::Indeterminate, "2022-v7", "", "malignancy_history"},
    {"CollapseWithoutClinicalFile", "E: unknown must stay unknown", patient_with_collapse,
     [](Case& c) { c.context = {}; }, W::Indeterminate, "2022-v7", "criterion.deformity", "neurologic_deficit"},
    {"NoFractureAtAll", "Who Fits: vertebral compression fracture", stable_patient,
     [](Case& c) {
       t12(c).grade = 0;
       t12(c).fractured_at_baseline = T::No;
       c.context.fracture_levels.clear();
       c.context.previously_diagnosed = T::Unknown;
     },
     W::Stable, "2022-v7"},
    {"NothingAtAll", "E: unknown must stay unknown", stable_patient, [](Case& c) { c = {}; }, W::Indeterminate,
     "2022-v7", "", "fracture_levels"},
    {"NotComparableOnly", "C5: posture mixing must be reported as not comparable", stable_patient,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::NotComparable; }, W::NotComparable, "2022-v7",
     "comparable_study", "comparable_study"},
    {"NotComparableButWorsePain", "Who Fits: one or more of the following", patient_with_worse_pain,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::NotComparable; }, W::CriteriaMet, "2022-v7",
     "criterion.pain"},
    {"NoEarlierStudy", "Unknown that would change the answer", stable_patient,
     [](Case& c) { t12(c).deformity.overall = DeformityTier::CannotTell; }, W::Indeterminate, "2022-v7", "",
     "comparable_study"},
};
INSTANTIATE_TEST_SUITE_P(DoesNotApply, DecisionTable, testing::ValuesIn(kDoesNotApply), name_of);

const std::vector<Row> kEscalate{
    {"LegWeakness", "When to Escalate: any new neurologic deficit is an emergency", patient_with_worse_pain,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::New;
     },
     W::Emergency, "2022-v7", "escalate_now"},
    {"Numbness", "When to Escalate: leg weakness, numbness, or bowel/bladder dysfunction is a red flag", stable_patient,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::New;
       c.context.pain = T::No;
       c.context.pain_score = 0;
     },
     W::Emergency, "2022-v7", "red_flag.neurologic"},
    {"Myelopathy",
     "Diagnoses: radiculopathy or, rarely, myelopathy, which represents a significant escalation in clinical urgency",
     patient_with_collapse,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::Worse;
       c.context.cord_compression = T::Yes;
     },
     W::Emergency, "2022-v7", "red_flag.canal"},
    {"DeficitThatIsBetterIsNoEmergency",
     "When to Escalate: any new or progressive neurologic deficit; a better one is neither", patient_with_worse_pain,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::Better;
     },
     W::CriteriaMet, "2022-v7", "modifier.neurologic"},
    {"ProgressiveDeficit", "When to Escalate: any progressive neurologic deficit", stable_patient,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::Worse;
     },
     W::Emergency, "2022-v7", "red_flag.neurologic"},
    {"BowelBladder", "When to Escalate: bowel/bladder dysfunction", stable_patient,
     [](Case& c) { c.context.bladder_bowel_dysfunction = T::Yes; }, W::Emergency, "2022-v7", "escalate_now"},
    {"EmergencyWhateverElse", "Issue: an emergency whatever else holds", asymptomatic_patient,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::New;
       c.context.malignancy_history = T::Yes;
       c.context.conservative_therapy = T::Unknown;
     },
     W::Emergency, "2022-v2", "red_flag.neurologic"},
    {"DeficitOfUnknownCourse", "H1: neuro deficit first; unknown is neither yes nor no", stable_patient,
     [](Case& c) { c.context.neurologic_deficit = T::Yes; }, W::Emergency, "2022-v7", "course_of_deficit",
     "neurologic_course"},
    {"OldDeficit", "Why: patients with significant neurologic compromise may require open surgical fixation",
     patient_with_worse_pain,
     [](Case& c) {
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::Stable;
     },
     W::CriteriaMet, "2022-v7", "modifier.neurologic"},
    {"DeficitUnknown", "E: unknown must stay unknown", patient_with_worse_pain,
     [](Case& c) { c.context.neurologic_deficit = T::Unknown; }, W::Indeterminate, "2022-v7", "", "neurologic_deficit"},
    {"BladderUnknown", "E: unknown must stay unknown", patient_with_worse_pain,
     [](Case& c) { c.context.bladder_bowel_dysfunction = T::Unknown; }, W::Indeterminate, "2022-v7", "",
     "bladder_bowel_dysfunction"},
};
INSTANTIATE_TEST_SUITE_P(WhenToEscalate, DecisionTable, testing::ValuesIn(kEscalate), name_of);

const std::vector<Row> kCharacter{
    {"ProgressiveCollapse", "Diagnoses: the fractured body continues to compress", patient_with_collapse, as_is,
     W::CriteriaMet, "2022-v7", "phenotype.progressive_collapse"},
    {"Kummell", "Diagnoses: intravertebral air, Kummell's disease", patient_with_worse_pain,
     [](Case& c) { t12(c).cleft = T::Yes; }, W::CriteriaMet, "2022-v7", "phenotype.pseudarthrosis"},
    {"FluidSign", "Diagnoses: intravertebral fluid on MRI", patient_with_worse_pain,
     [](Case& c) { c.context.fluid_sign = T::Yes; }, W::CriteriaMet, "2022-v7", "phenotype.pseudarthrosis"},
    {"Retropulsion", "Diagnoses: the posterior wall bulges (retropulses) into the spinal canal", patient_with_collapse,
     [](Case& c) { t12(c).canal_compromise_percent = 25; }, W::CriteriaMet, "2022-v7", "phenotype.stenosis"},
    {"RetropulsionSurgeon", "Too severe: significant retropulsion with spinal cord compression", patient_with_collapse,
     [](Case& c) { c.context.cord_compression = T::Yes; }, W::CriteriaMet, "2022-v7", "modifier.retropulsion"},
    {"NarrowCanal", "D2: >= 40 % urgent", patient_with_collapse, [](Case& c) { t12(c).canal_compromise_percent = 45; },
     W::CriteriaMet, "2022-v7", "red_flag.canal"},
    {"ManyColumns", "Why: instability involving multiple columns may require open surgical fixation",
     patient_with_collapse, [](Case& c) { t12(c).columns_involved = 2; }, W::CriteriaMet, "2022-v7",
     "modifier.columns"},
    {"GrosslyUnstable", "Too severe: a grossly unstable multi-column injury is managed by a spine surgeon",
     patient_with_worse_pain,
     [](Case& c) {
       t12(c).columns_involved = 3;
       t12(c).columns_text = "anterior, posterior wall and posterior column involved";
     },
     W::CriteriaMet, "2022-v7", "modifier.columns"},
    {"VertebraPlana", "E: relative contraindication, collapse > 70 %", patient_with_collapse,
     [](Case& c) { t12(c).collapse_percent = 74; }, W::CriteriaMet, "2022-v7", "modifier.collapse"},
    {"SevereDeformity", "Why: severe deformity may require open surgical fixation", patient_with_collapse,
     [](Case& c) { t12(c).sagittal_index_deg = 18; }, W::CriteriaMet, "2022-v7", "modifier.severe_deformity"},
    {"Coagulation", "A2 V3: coagulation disorder", patient_with_worse_pain,
     [](Case& c) { c.context.coagulation_disorder = T::Yes; }, W::CriteriaMet, "2022-v7", "modifier.coagulation"},
    {"Pregnant", "A2 V3: pregnancy", patient_with_worse_pain, [](Case& c) { c.context.pregnancy = T::Yes; },
     W::CriteriaMet, "2022-v7", "modifier.pregnancy"},
    {"Unfit", "A2 V3: fitness", patient_with_worse_pain, [](Case& c) { c.context.fit_for_procedure = T::No; },
     W::CriteriaMet, "2022-v7", "modifier.unfit"},
};
INSTANTIATE_TEST_SUITE_P(PhenotypeAndModifiers, DecisionTable, testing::ValuesIn(kCharacter), name_of);

const std::vector<Row> kNext{
    {"FreshNeighbour", "Pitfalls: a new, superimposed acute fracture at an adjacent level", patient_with_collapse,
     [](Case& c) {
       l1(c).grade = 1;
       l1(c).new_since_prior = T::Yes;
     },
     W::CriteriaMet, "2022-v7", "new_fracture_elsewhere"},
    {"FreshNeighbourAndPainOnly", "Pitfalls: pain may be from the new fracture", patient_with_worse_pain,
     [](Case& c) {
       l1(c).grade = 1;
       l1(c).new_since_prior = T::Yes;
     },
     W::ProbablyMet, "2022-v7", "new_fracture_elsewhere"},
    {"NeighbourOfUnknownAge", "Pitfalls: MRI or STIR sequences can be invaluable", patient_with_worse_pain,
     [](Case& c) {
       l1(c).grade = 1;
       l1(c).new_since_prior = T::Unknown;
       c.context.new_fracture_other_level = T::Unknown;
     },
     W::ProbablyMet, "2022-v7", "adjacent_fracture_mri", "new_fracture_other_level"},
    {"FreshNeighbourAlone", "A1 V3: new back pain, multiple VCFs", stable_patient,
     [](Case& c) {
       l1(c).grade = 1;
       l1(c).new_since_prior = T::Yes;
     },
     W::OutOfScope, "2022-v3", "new_fracture_elsewhere"},
    {"Delay", "Pitfalls: delaying intervention can lead to irreversible functional decline", patient_with_collapse,
     as_is, W::CriteriaMet, "2022-v7", "do_not_delay"},
    {"DelayLungs", "Pitfalls: pulmonary compromise", patient_short_of_breath, as_is, W::CriteriaMet, "2022-v7",
     "do_not_delay"},
    {"Untreated", "Pitfalls: treating the fracture without managing the underlying osteoporosis", patient_with_collapse,
     [](Case& c) { c.context.osteoporosis_treatment = T::No; }, W::CriteriaMet, "2022-v7", "treat_osteoporosis"},
    {"YoungPatient", "E red flags: age < 50 without osteoporosis", patient_with_worse_pain,
     [](Case& c) {
       c.context.age_years = 41;
       c.context.osteoporosis = T::No;
     },
     W::CriteriaMet, "2022-v7", "young_without_osteoporosis"},
    {"AugmentedAndBetter", "Downstream: pain improves: physical therapy", stable_patient,
     [](Case& c) {
       c.context.previous_augmentation = T::Yes;
       c.context.augmented_levels = {measure::Level::T12};
       c.context.augmentation_outcome = AugmentationOutcome::Improved;
       t12(c).cement = T::Yes;
     },
     W::OutOfScope, "2022-v3", "rehabilitation"},
    {"AugmentedOsteoporosis", "Downstream: aggressive medical management of the osteoporosis", stable_patient,
     [](Case& c) {
       c.context.previous_augmentation = T::Yes;
       c.context.augmented_levels = {measure::Level::T12};
       c.context.augmentation_outcome = AugmentationOutcome::Improved;
     },
     W::OutOfScope, "2022-v3", "osteoporosis_after"},
    {"AugmentedStillPain", "Downstream: pain persists: adjacent fracture, facet, sacroiliac, disc",
     patient_with_worse_pain,
     [](Case& c) {
       t12(c).cement = T::Yes;
       c.context.augmentation_outcome = AugmentationOutcome::PersistingPain;
     },
     W::OutOfScope, "2022-v3", "re_evaluate"},
    {"AugmentedMri", "Downstream: MRI of the spine to assess for other pain generators", patient_with_worse_pain,
     [](Case& c) {
       t12(c).cement = T::Yes;
       c.context.augmentation_outcome = AugmentationOutcome::PersistingPain;
     },
     W::OutOfScope, "2022-v3", "mri_after"},
    {"CementOutside", "FAQ: the primary risk is cement leakage", stable_patient,
     [](Case& c) {
       t12(c).cement = T::Yes;
       t12(c).cement_outside = Sighting::Seen;
     },
     W::OutOfScope, "2022-v3", "cement_outside"},
    {"OtherLevelAugmented", "A4: worsening of the KNOWN level", patient_with_worse_pain,
     [](Case& c) {
       c.context.previous_augmentation = T::Yes;
       c.context.augmented_levels = {measure::Level::L2};
     },
     W::CriteriaMet, "2022-v7", "ask_outcome"},
};
INSTANTIATE_TEST_SUITE_P(NextAndDownstream, DecisionTable, testing::ValuesIn(kNext), name_of);

const std::vector<Row> kOldEdition{
    {"WorseIn2018", "A2: the same worsening benign patient is 2018-V2", patient_with_worse_pain, as_is, W::CriteriaMet,
     "2018-v2"},
    {"StableIn2018", "A2 V2: with or without worsening symptoms", stable_patient, as_is, W::Stable, "2018-v2"},
    {"Contraindicated2018", "A2 V3: painful, edema on MRI, contraindication to augmentation", patient_with_worse_pain,
     [](Case& c) {
       c.context.marrow_oedema = T::Yes;
       c.context.pregnancy = T::Yes;
     },
     W::CriteriaMet, "2018-v3"},
    {"New2018", "A2 V1: new symptomatic compression fracture", patient_with_worse_pain,
     [](Case& c) {
       c.context.previously_diagnosed = T::No;
       c.context.first_diagnosis = {};
       t12(c).fractured_at_baseline = T::Unknown;
     },
     W::OutOfScope, "2018-v1"},
    {"Cancer2018", "A2: wording [O?], ratings not found", patient_with_worse_pain,
     [](Case& c) { c.context.malignancy_history = T::Yes; }, W::OutOfScope, "2018-other"},
    {"OsteoporosisUnknown2018", "A2 V2: osteoporotic compression fracture", patient_with_worse_pain,
     [](Case& c) {
       c.context.osteoporosis = T::Unknown;
       c.imaging.osteoporosis = OsteoporosisLikelihood::CannotTell;
     },
     W::Indeterminate, "2018-v2", "", "osteoporosis"},
};
INSTANTIATE_TEST_SUITE_P(Edition2018, DecisionTable, testing::ValuesIn(kOldEdition), name_of);

}  // namespace
}  // namespace kyphos::classify
