#include <vector>

#include "tests/classify/decision_rows.h"

namespace kyphos::classify {
namespace {

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
    {"SuspiciousSignOnCt", "One sign on CT is no suspicion that is known: malignancy is to be ruled out first",
     patient_with_collapse, [](Case& c) { t12(c).suspicion_signs = {"convex posterior border, 2.1 mm"}; },
     W::Indeterminate, "2022-v7", "rule_out_malignancy", "sign_on_ct"},
    {"SeveralStrongSignsOnCt", "D6: route-out, suspicion of malignancy by several strong signs", patient_with_collapse,
     [](Case& c) {
       t12(c).suspicion_signs = {"lytic focus of 2.1 cm3", "the left pedicle is gone"};
       t12(c).suspicion_strong = true;
     },
     W::OutOfScope, "2022-v2", "rule_out_malignancy"},
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
    {"Radiculopathy", "Diagnoses: retropulsion can lead to new or worsening neurologic symptoms, such as radiculopathy",
     patient_with_worse_pain,
     [](Case& c) {
       t12(c).retropulsion_mm = 5.0;
       t12(c).canal_compromise_percent = 25;
       c.context.neurologic_deficit = T::Yes;
       c.context.neurologic_course = Course::Worse;
     },
     W::Emergency, "2022-v7", "phenotype.stenosis"},
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

}  // namespace
}  // namespace kyphos::classify
