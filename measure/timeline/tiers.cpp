#include "measure/timeline/tiers.h"

#include <algorithm>
#include <cmath>

#include "measure/timeline/measurement_kind.h"

namespace kyphos::measure {
namespace {

using enum MeasurementKind;

ChangeTier tier_of_height(const Change& change, double loss_mm, const ProgressionThresholds& thresholds) {
  const double percent = change.percent_of_baseline ? -change.percent_of_baseline.value() : 0.0;
  if (percent >= thresholds.definite_height_percent.value && loss_mm >= thresholds.definite_height_mm.value) {
    return ChangeTier::Definite;
  }
  return percent >= thresholds.probable_height_percent.value ? ChangeTier::Probable : ChangeTier::Measurable;
}

ChangeTier tier_of_angle(double gain_deg, const ProgressionThresholds& thresholds) {
  if (gain_deg >= thresholds.definite_angle_deg.value) {
    return ChangeTier::Definite;
  }
  return gain_deg >= thresholds.probable_angle_deg.value ? ChangeTier::Probable : ChangeTier::Measurable;
}

/// Gives a compared row its word; rows without a difference keep theirs.
void judge(Change& change, double factor, const ProgressionThresholds& thresholds) {
  if (!change.difference || change.tier != ChangeTier::NoChange) {
    return;
  }
  const MeasurementMeaning meaning = meaning_of(change.key);
  const double limit = factor * change.difference.standard_error();
  change.decision_limit = Measured<double>(limit, 0.0);
  const double difference = change.difference.value();
  if (std::abs(difference) < limit) {
    const bool beyond_own = std::abs(difference) >= change.smallest_detectable.value();
    change.reason = beyond_own
                        ? "beyond its own smallest detectable change, but within what chance brings among all rows"
                        : "within the smallest detectable change";
    return;
  }
  if (meaning.worse == WorseWhen::Neither) {
    change.tier = ChangeTier::Measurable;
    change.reason = "changed, in a direction that is neither better nor worse";
    return;
  }
  const double worsening = meaning.worse == WorseWhen::Lower ? -difference : difference;
  if (worsening < 0.0) {
    change.tier = ChangeTier::Improved;
    change.reason = "changed for the better by more than the decision limit";
    return;
  }
  change.tier = meaning.kind == Height ? tier_of_height(change, worsening, thresholds)
                : meaning.kind == WedgeAngle || meaning.kind == SpanningAngle ? tier_of_angle(worsening, thresholds)
                                                                              : ChangeTier::Measurable;
  change.reason = "worse by more than the decision limit";
}

enum class Family : unsigned char { Decisive, Other };

Family family_of(const Change& change) { return is_decisive(change.key) ? Family::Decisive : Family::Other; }

}  // namespace

double decision_factor(std::size_t comparisons, double percent, double at_least) {
  if (comparisons == 0) {
    return at_least;
  }
  const double tail = percent / 100.0 / (2.0 * static_cast<double>(comparisons));
  double low = 0.0;
  double high = 10.0;
  for (int i = 0; i < 60; ++i) {  // bisection: the tail of the normal distribution falls steadily
    const double middle = 0.5 * (low + high);
    (0.5 * std::erfc(middle / std::sqrt(2.0)) > tail ? low : high) = middle;
  }
  return std::max(at_least, low);
}

void judge_all(std::vector<Change>& changes, const ProgressionThresholds& thresholds) {
  const auto factor = [&](Family family) {
    const auto compared = std::ranges::count_if(
        changes, [&](const Change& change) { return change.difference.has_value() && family_of(change) == family; });
    return decision_factor(static_cast<std::size_t>(compared), thresholds.false_alarm_percent.value,
                           thresholds.detectable_factor.value);
  };
  const double decisive_factor = factor(Family::Decisive);
  const double other_factor = factor(Family::Other);
  for (Change& change : changes) {
    judge(change, family_of(change) == Family::Decisive ? decisive_factor : other_factor, thresholds);
  }
}

}  // namespace kyphos::measure
