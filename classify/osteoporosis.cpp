#include "classify/osteoporosis.h"

#include <array>
#include <cmath>
#include <cstdio>

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

std::string rounded(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f", value);
  return text.data();
}

}  // namespace

OsteoporosisJudgement judge_osteoporosis(const Attenuation& attenuation, const Criteria& criteria) {
  const std::string measured = "trabecular attenuation " + rounded(attenuation.trabecular_hu) + " HU";
  if (attenuation.kvp && std::abs(*attenuation.kvp - kReferenceKvp) > kKvpTolerance) {
    return {OsteoporosisLikelihood::CannotTell,
            measured + " at " + rounded(*attenuation.kvp) + " kV: the thresholds hold for 120 kV only"};
  }
  const auto likelihood = likelihood_of(attenuation, criteria);
  std::string text = measured + ": osteoporosis " + std::string(name(likelihood)) + " (likely up to " +
                     rounded(value_of(criteria, key::kOsteoporosisLikelyHu)) + " HU, unlikely above " +
                     rounded(value_of(criteria, key::kOsteoporosisUnlikelyHu)) + " HU)";
  if (attenuation.contrast != Tristate::No) {
    text += attenuation.contrast == Tristate::Yes ? "; contrast raises the value" : "; contrast is not known";
  }
  return {likelihood, text + (attenuation.kvp ? "" : "; tube voltage not known, taken as 120 kV")};
}

}  // namespace kyphos::classify
