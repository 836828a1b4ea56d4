#pragma once

#include "classify/deterioration.h"
#include "classify/judgement.h"

namespace kyphos::classify {

/// The emergency: asked before everything else.
struct RedFlag {
  Judgement neurologic;  ///< new or progressive deficit
  /// A deficit is there and nobody has said whether it is new. It is seen to first, and never asserted to be new.
  bool course_open = false;
};

/// Who the scenario is not for; yes excludes.
struct Exclusions {
  Judgement malignancy;
  Judgement infection;
  Judgement high_energy_trauma;
  Judgement ankylosed;
  Judgement already_augmented;
  Judgement acute_with_oedema;
  Judgement asymptomatic;
};

/// Who it is for, deterioration apart; yes includes.
struct Inclusions {
  Judgement fracture;
  Judgement previously_diagnosed;
  Judgement conservative_therapy;
  Judgement osteoporotic;  ///< asked by the 2018 wording only
};

[[nodiscard]] RedFlag judge_red_flag(const ClinicalContext& context);
/// Whether CT shows a sign of malignancy: urgent to rule out, whatever the scope.
[[nodiscard]] Judgement judge_suspicion(const Subject& subject);
[[nodiscard]] Exclusions judge_exclusions(const Subject& subject, const ImagingEvidence& imaging,
                                          const Criteria& criteria);
[[nodiscard]] Inclusions judge_inclusions(const Subject& subject, const ImagingEvidence& imaging,
                                          const Criteria& criteria);

}  // namespace kyphos::classify
