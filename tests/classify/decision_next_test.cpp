#include <vector>

#include "tests/classify/decision_rows.h"

namespace kyphos::classify {
namespace {

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
    {"UntreatedWhateverTheWay",
     "FAQ: osteoporosis treatment after any VCF, regardless of how it is managed; here without intervention",
     asymptomatic_patient, [](Case& c) { c.context.osteoporosis_treatment = T::No; }, W::OutOfScope, "2022-v5",
     "treat_osteoporosis"},
    {"UntreatedAfterAugmentation", "FAQ: osteoporosis treatment after any VCF; here after augmentation",
     patient_with_worse_pain,
     [](Case& c) {
       t12(c).cement = T::Yes;
       c.context.augmentation_outcome = AugmentationOutcome::PersistingPain;
       c.context.osteoporosis_treatment = T::No;
     },
     W::OutOfScope, "2022-v3", "treat_osteoporosis"},
    {"AugmentedAndANeighbourFractured", "Downstream: an unrecognized adjacent-level fracture", patient_with_worse_pain,
     [](Case& c) {
       t12(c).cement = T::Yes;
       c.context.augmentation_outcome = AugmentationOutcome::PersistingPain;
       l1(c).grade = 1;
       l1(c).new_since_prior = T::Yes;
     },
     W::OutOfScope, "2022-v3", "new_fracture_elsewhere"},
    {"TreatedBodyThatWasNotMeasured", "Downstream: pain persists despite a technically successful augmentation",
     patient_with_worse_pain,
     [](Case& c) {
       t12(c) = {.name = "T12", .level = measure::Level::T12};
       t12(c).cement = T::Yes;
       c.context.augmentation_outcome = AugmentationOutcome::PersistingPain;
     },
     W::OutOfScope, "2022-v3", "re_evaluate"},
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
