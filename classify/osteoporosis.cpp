#include "classify/osteoporosis.h"

#include <cmath>

#include "classify/whole_number.h"

namespace kyphos::classify {
namespace {

// Scanners print 120 kV as 119-121.
constexpr double kKvpTolerance = 2.0;

OsteoporosisLikelihood likelihood_of(double hu, const Criteria& criteria) {
  if (hu <= value_of(criteria, key::kOsteoporosisLikelyHu)) {
    return OsteoporosisLikelihood::Likely;
  }
  return hu > value_of(criteria, key::kOsteoporosisUnlikelyHu) ? OsteoporosisLikelihood::Unlikely
                                                               : OsteoporosisLikelihood::Possible;
}

OsteoporosisLikelihood likelihood_of(const Attenuation& attenuation, const Criteria& criteria) {
  const double shift = value_of(criteria, key::kContrastShiftHu);
  const auto plain = likelihood_of(attenuation.trabecular_hu, criteria);
  const auto corrected = likelihood_of(attenuation.trabecular_hu - shift, criteria);
  if (attenuation.contrast == Tristate::No || plain == corrected) {
    return plain;
  }
  return OsteoporosisLikelihood::Possible;
}

}  // namespace

OsteoporosisJudgement judge_osteoporosis(const Attenuation& attenuation, const Criteria& criteria) {
  const std::string measured = "trabecular attenuation " + whole_number(attenuation.trabecular_hu) + " HU";
  if (attenuation.kvp && std::abs(*attenuation.kvp - kReferenceKvp) > kKvpTolerance) {
    return {OsteoporosisLikelihood::CannotTell,
            measured + " at " + whole_number(*attenuation.kvp) + " kV: the thresholds hold for 120 kV only"};
  }
  const auto likelihood = likelihood_of(attenuation, criteria);
  std::string text = measured + ": osteoporosis " + std::string(name(likelihood)) + " (likely up to " +
                     whole_number(value_of(criteria, key::kOsteoporosisLikelyHu)) + " HU, unlikely above " +
                     whole_number(value_of(criteria, key::kOsteoporosisUnlikelyHu)) + " HU)";
  if (attenuation.contrast != Tristate::No) {
    text += attenuation.contrast == Tristate::Yes ? "; contrast raises the value" : "; contrast is not known";
  }
  return {likelihood, text + (attenuation.kvp ? "" : "; tube voltage not known, taken as 120 kV")};
}

}  // namespace kyphos::classify
