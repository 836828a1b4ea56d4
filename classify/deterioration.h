#pragma once

#include "classify/clinical_context.h"
#include "classify/criteria.h"
#include "classify/imaging_evidence.h"
#include "classify/judgement.h"

namespace kyphos::classify {

/// One of the three ways in which the patient may be deteriorating.
struct Criterion {
  Judgement judgement;
  /// Yes where the criterion stands on its own; otherwise it is probable only, and `firm_missing` would settle it.
  Tristate firm = Tristate::Unknown;
  std::vector<Missing> firm_missing;
};

/// "Deterioration is defined by one or more of the following" (article, Who Fits This Clinical Scenario).
struct Deterioration {
  Criterion pain;
  Criterion deformity;
  Criterion pulmonary;
  Judgement any;
};

/// What the classifier looks at: the patient, the body in question and what is known of the others.
struct Subject {
  const ClinicalContext& context;
  const LevelEvidence& level;
  Tristate new_fracture_elsewhere = Tristate::Unknown;
};

/// Pain now, from the statement, the score and the course.
[[nodiscard]] Tristate pain_present(const ClinicalContext& context);
/// Shortness of breath now, from the statement, the grade and the course.
[[nodiscard]] Tristate dyspnoea_present(const ClinicalContext& context);
/// Yes for probable and definite progression, unknown where it could not be compared.
[[nodiscard]] Tristate measured_progression(DeformityTier tier);

[[nodiscard]] Deterioration judge_deterioration(const Subject& subject, const Criteria& criteria);

}  // namespace kyphos::classify
