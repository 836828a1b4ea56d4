#pragma once

#include "classify/appropriateness.h"

namespace kyphos::classify {

/// A whole case: what is known of the patient, and what the images show.
struct Case {
  ClinicalContext context;
  ImagingEvidence imaging;
};

constexpr Date day(int year, unsigned month, unsigned number) {
  return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{number}};
}

/// Everything known, nothing wrong: a known, treated, osteoporotic T12 fracture with stable pain, no change on CT.
inline Case stable_patient() {
  Case c;
  c.context = {.patient = "",
               .assessed_on = day(2026, 5, 30),
               .age_years = 82,
               .fracture_levels = {measure::Level::T12},
               .previously_diagnosed = Tristate::Yes,
               .first_diagnosis = day(2026, 2, 28),
               .pain = Tristate::Yes,
               .pain_score = 4,
               .pain_score_date = day(2026, 5, 30),
               .pain_score_before = 4,
               .pain_score_before_date = day(2026, 2, 28),
               .pain_course = Course::Stable,
               .pain_focal = Tristate::Yes,
               .pain_mechanical = Tristate::Yes,
               .deformity_worse = Tristate::No,
               .dyspnoea = Tristate::No,
               .dyspnoea_course = Course::Unknown,
               .mmrc = 0,
               .mmrc_before = 0,
               .fvc_percent = {},
               .fvc_percent_before = {},
               .dyspnoea_other_cause = Tristate::No,
               .neurologic_deficit = Tristate::No,
               .neurologic_course = Course::Unknown,
               .bladder_bowel_dysfunction = Tristate::No,
               .malignancy_history = Tristate::No,
               .malignancy_suspected = Tristate::No,
               .infection = Tristate::No,
               .trauma_energy = TraumaEnergy::Low,
               .ankylosing_disease = Tristate::No,
               .coagulation_disorder = Tristate::No,
               .pregnancy = Tristate::No,
               .fit_for_procedure = Tristate::Yes,
               .osteoporosis = Tristate::Yes,
               .osteoporosis_treatment = Tristate::Yes,
               .conservative_therapy = Tristate::Yes,
               .conservative_measures = {"analgesics", "brace"},
               .conservative_since = day(2026, 2, 28),
               .previous_augmentation = Tristate::No,
               .augmented_levels = {},
               .augmentation_date = {},
               .augmentation_outcome = AugmentationOutcome::Unknown,
               .marrow_oedema = Tristate::No,
               .fluid_sign = Tristate::No,
               .new_fracture_other_level = Tristate::No,
               .cord_compression = Tristate::No};
  LevelEvidence t12{.name = "T12", .level = measure::Level::T12, .grade = 2, .loss_percent = 31.0};
  t12.deformity.overall = DeformityTier::NoChange;
  t12.deformity.height = DeformityTier::NoChange;
  t12.deformity.angle = DeformityTier::NoChange;
  t12.deformity.baseline_date = day(2026, 2, 28);
  t12.deformity.current_date = day(2026, 5, 30);
  t12.fractured_at_baseline = Tristate::Yes;
  t12.new_since_prior = Tristate::No;
  t12.collapse_percent = 31.0;
  t12.retropulsion_mm = 0.4;
  t12.canal_compromise_percent = 2.0;
  t12.columns_involved = 1;
  t12.cleft = Tristate::No;
  t12.cement = Tristate::No;
  t12.ankylosed = Tristate::No;
  LevelEvidence l1{.name = "L1", .level = measure::Level::L1, .grade = 0, .loss_percent = 3.0};
  l1.new_since_prior = Tristate::No;
  c.imaging = {.levels = {t12, l1},
               .study_date = day(2026, 5, 30),
               .osteoporosis = OsteoporosisLikelihood::Likely,
               .osteoporosis_text = "trabecular attenuation 72 HU"};
  return c;
}

inline LevelEvidence& t12(Case& c) { return c.imaging.levels.front(); }
inline LevelEvidence& l1(Case& c) { return c.imaging.levels.back(); }

/// The same with focal mechanical pain risen from 4 to 8.
inline Case patient_with_worse_pain() {
  Case c = stable_patient();
  c.context.pain_course = Course::Worse;
  c.context.pain_score = 8;
  return c;
}

/// The same with a definite loss of height on CT.
inline Case patient_with_collapse() {
  Case c = stable_patient();
  t12(c).deformity.overall = DeformityTier::Definite;
  t12(c).deformity.height = DeformityTier::Definite;
  t12(c).deformity.angle = DeformityTier::Probable;
  t12(c).deformity.texts = {"anterior height 18.2 -> 13.1 mm: 5.1 mm, 28 % lost"};
  return c;
}

/// The same with shortness of breath that was not there before.
inline Case patient_short_of_breath() {
  Case c = stable_patient();
  c.context.dyspnoea = Tristate::Yes;
  c.context.dyspnoea_course = Course::New;
  c.context.mmrc = 3;
  return c;
}

inline Case asymptomatic_patient() {
  Case c = stable_patient();
  c.context.pain = Tristate::No;
  c.context.pain_score = 0;
  c.context.pain_course = Course::Better;
  c.context.pain_focal = Tristate::No;
  c.context.pain_mechanical = Tristate::No;
  return c;
}

/// The article's patient by the article's words alone: "An 82-year-old female with known osteoporosis and a T12
/// vertebral compression fracture from a fall three months ago ... analgesics and a brace ... mechanical back pain is
/// significantly worse, she feels she is becoming more stooped over, and she gets short of breath walking to the
/// mailbox." What the vignette calls a benign fracture without deficit is said to be so; nothing else is known.
inline Case article_patient() {
  Case c;
  ClinicalContext& p = c.context;
  p.assessed_on = day(2026, 5, 30);
  p.age_years = 82;
  p.fracture_levels = {measure::Level::T12};
  p.previously_diagnosed = Tristate::Yes;
  p.first_diagnosis = day(2026, 2, 28);
  p.pain = Tristate::Yes;
  p.pain_course = Course::Worse;
  p.pain_focal = Tristate::Yes;
  p.pain_mechanical = Tristate::Yes;
  p.deformity_worse = Tristate::Yes;
  p.dyspnoea = Tristate::Yes;
  p.dyspnoea_course = Course::New;
  p.mmrc = 3;
  p.neurologic_deficit = Tristate::No;
  p.bladder_bowel_dysfunction = Tristate::No;
  p.malignancy_history = Tristate::No;
  p.malignancy_suspected = Tristate::No;
  p.infection = Tristate::No;
  p.trauma_energy = TraumaEnergy::Low;
  p.ankylosing_disease = Tristate::No;
  p.osteoporosis = Tristate::Yes;
  p.conservative_therapy = Tristate::Yes;
  p.conservative_measures = {"analgesics", "brace"};
  p.previous_augmentation = Tristate::No;
  return c;
}

inline Verdict judge(const Case& c, Edition edition = Edition::Acr2022) {
  static const Criteria kCriteria = default_criteria();
  return classify(c.context, c.imaging, kCriteria, edition);
}

}  // namespace kyphos::classify
