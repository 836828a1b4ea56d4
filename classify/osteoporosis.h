#pragma once

#include <optional>

#include "classify/criteria.h"
#include "classify/imaging_evidence.h"

namespace kyphos::classify {

/// Tube voltage the thresholds were made for, in kV; other voltages shift the attenuation and are not judged.
inline constexpr double kReferenceKvp = 120.0;

struct Attenuation {
  double trabecular_hu = 0.0;             ///< of L1 or the nearest intact, uncemented body
  Tristate contrast = Tristate::Unknown;  ///< intravenous contrast given
  std::optional<double> kvp;              ///< unknown: judged as 120 kV, which the text says
};

struct OsteoporosisJudgement {
  OsteoporosisLikelihood likelihood = OsteoporosisLikelihood::CannotTell;
  std::string text;  ///< with the number, the thresholds and the caution
};

/// Likelihood of osteoporosis from trabecular attenuation. Contrast raises it: where contrast was given or is not
/// known, and taking off its mean shift changes the answer, the answer is Possible.
[[nodiscard]] OsteoporosisJudgement judge_osteoporosis(const Attenuation& attenuation, const Criteria& criteria);

}  // namespace kyphos::classify
