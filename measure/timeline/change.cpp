#include "measure/timeline/change.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "measure/catalogue.h"
#include "measure/timeline/comparability.h"
#include "measure/timeline/measurement_kind.h"
#include "measure/timeline/noise.h"
#include "measure/timeline/tiers.h"

namespace kyphos::measure {
namespace {

using enum MeasurementKind;

/// One row of one body at two dates, before it is compared.
struct Pair {
  const TimelineInput& input;
  const TrackedVertebra* vertebra;
  std::size_t earlier;
  std::size_t later;
  const ProgressionThresholds& thresholds;

  [[nodiscard]] const TimePoint& point_before() const { return input.points[earlier]; }
  [[nodiscard]] const TimePoint& point_after() const { return input.points[later]; }
  [[nodiscard]] const Observation& before() const { return vertebra->observations[earlier]; }
  [[nodiscard]] const Observation& after() const { return vertebra->observations[later]; }
};

Measured<double> value_at(const Observation& observation, std::string_view key) {
  if (observation.presence != Observation::Presence::Seen) {
    const bool outside = observation.presence == Observation::Presence::OutsideView;
    return WhyNot{outside ? "outside the field of view" : observation.why_not};
  }
  const auto found = observation.values.find(std::string(key));
  return found == observation.values.end() ? Measured<double>(WhyNot{"not measured"}) : found->second;
}

/// A value is in doubt with its body, or where it rests on another body that is.
bool in_doubt(const Observation& observation, std::string_view key) {
  return observation.in_doubt || !value_at(observation, key).doubt().empty();
}

const PairedDifference* find_paired(const Pair& pair, std::string_view key) {
  const auto& paired = pair.vertebra->paired;
  const auto found = std::ranges::find_if(paired, [&](const PairedDifference& candidate) {
    return candidate.earlier == pair.earlier && candidate.later == pair.later && candidate.key == key &&
           candidate.difference.has_value();
  });
  return found == paired.end() ? nullptr : &*found;
}

Change without_difference(const Pair& pair, std::string_view key, ChangeTier tier, const std::string& reason) {
  const WhyNot why{reason};
  return {.key = std::string(key),
          .earlier = pair.earlier,
          .later = pair.later,
          .difference = why,
          .percent_of_baseline = why,
          .rate_per_month = why,
          .smallest_detectable = why,
          .decision_limit = why,
          .tier = tier,
          .reason = reason};
}

Measured<double> percent_of(const Measured<double>& difference, const Measured<double>& baseline,
                            MeasurementKind kind) {
  if (kind != Height && kind != Size) {
    return WhyNot{"its zero has no meaning to take a percentage of"};
  }
  if (!baseline || baseline.value() <= 0.0) {
    return WhyNot{baseline ? "the baseline is zero" : baseline.why_not()};
  }
  const double ratio = difference.value() / baseline.value();
  return {100.0 * ratio,
          100.0 * std::hypot(difference.standard_error(), ratio * baseline.standard_error()) / baseline.value()};
}

Measured<double> rate_of(const Pair& pair, const Measured<double>& difference) {
  constexpr double kDaysPerMonth = 365.25 / 12.0;
  const auto days = days_between(pair.point_before(), pair.point_after());
  if (!days) {
    return WhyNot{"a date is unknown"};
  }
  if (*days < pair.thresholds.least_days_for_rate.value) {
    return WhyNot{"less than two weeks between the dates"};
  }
  const double months = *days / kDaysPerMonth;
  return {difference.value() / months, difference.standard_error() / months};
}

/// Fills everything that follows from a difference.
Change with_difference(const Pair& pair, std::string_view key, const Measured<double>& difference,
                       const Measured<double>& baseline) {
  return {.key = std::string(key),
          .earlier = pair.earlier,
          .later = pair.later,
          .difference = difference,
          .percent_of_baseline = percent_of(difference, baseline, meaning_of(key).kind),
          .rate_per_month = rate_of(pair, difference),
          .smallest_detectable =
              Measured<double>(pair.thresholds.detectable_factor.value * difference.standard_error(), 0.0),
          .tier = ChangeTier::NoChange};
}

Change subtract(const Pair& pair, std::string_view key) {
  const Measured<double> before = value_at(pair.before(), key);
  const Measured<double> after = value_at(pair.after(), key);
  if (const PairedDifference* const paired = find_paired(pair, key)) {
    const MeasurementKind kind = meaning_of(key).kind;
    const double size = before ? before.value() : 0.0;
    const double se =
        std::hypot(paired->difference.standard_error(), slice_noise(pair.before(), kind, size, pair.thresholds),
                   slice_noise(pair.after(), kind, size, pair.thresholds));
    Change change = with_difference(pair, key, Measured<double>(paired->difference.value(), se), before);
    change.origin = DifferenceOrigin::Registered;
    return change;
  }
  if (!before || !after) {
    return without_difference(
        pair, key, ChangeTier::CannotTell,
        (before ? "at the later date: " + after.why_not() : "at the earlier date: " + before.why_not()));
  }
  const MeasurementKind kind = meaning_of(key).kind;
  const double at_before =
      std::hypot(before.standard_error(), date_noise(pair.before(), kind, before, pair.thresholds));
  const double at_after = std::hypot(after.standard_error(), date_noise(pair.after(), kind, after, pair.thresholds));
  const double of_pair = pair_noise(pair.before(), pair.after(), kind, before.value(), pair.thresholds);
  const double se = std::sqrt(at_before * at_before + at_after * at_after + of_pair * of_pair);
  Change change = with_difference(pair, key, Measured<double>(after.value() - before.value(), se), before);
  if (pair.point_before().from_report || pair.point_after().from_report) {
    change.origin = DifferenceOrigin::ReportedValues;
  }
  return change;
}

void add_warnings(const Pair& pair, Change& change) {
  for (const TimePoint* const point : {&pair.point_before(), &pair.point_after()}) {
    if (point->from_report) {
      change.warnings.emplace_back(std::string(point == &pair.point_before() ? "earlier" : "later") +
                                   " value as an earlier report tells it: its images were not there");
    }
  }
  for (const Observation* observation : {&pair.before(), &pair.after()}) {
    for (const std::string& warning : observation->warnings) {
      change.warnings.push_back(warning);
    }
    if (observation->single_slice) {
      change.warnings.emplace_back("measured on a single slice");
    }
    if (observation->in_doubt) {
      change.warnings.emplace_back("the body was measured with doubt");
    } else if (const std::string doubt = value_at(*observation, change.key).doubt(); !doubt.empty()) {
      change.warnings.push_back(doubt);
    }
  }
  constexpr double kSameSpacingMm = 0.5;
  if (change.origin != DifferenceOrigin::Registered &&
      std::abs(pair.before().sample_spacing_mm - pair.after().sample_spacing_mm) > kSameSpacingMm) {
    change.warnings.emplace_back("slice spacing differs between the dates: error widened");
  }
}

Change compare_row(const Pair& pair, std::string_view key) {
  const MeasurementKind kind = meaning_of(key).kind;
  const bool cement_told =
      pair.point_before().modality != ScanModality::Mr && pair.point_after().modality != ScanModality::Mr;
  const bool treated_between = cement_told && pair.before().cemented != pair.after().cemented;
  if (treated_between) {
    return without_difference(pair, key, ChangeTier::NotComparable, "treated with cement between the dates");
  }
  const Comparability verdict = comparability(pair.point_before(), pair.point_after(), kind);
  if (verdict.why_not) {
    return without_difference(pair, key, ChangeTier::NotComparable, *verdict.why_not);
  }
  Change change = subtract(pair, key);
  if (change.tier == ChangeTier::CannotTell) {
    return change;
  }
  if (const auto unknown = why_order_unknown(pair.point_before(), pair.point_after())) {
    change.tier = ChangeTier::CannotTell;
    change.reason = *unknown;
  }
  change.warnings = verdict.warnings;
  add_warnings(pair, change);
  return change;
}

/// An outline that is in doubt may have slipped onto another edge at one date: unless the bone itself was followed, a
/// difference beyond the limits is then no more than a reason to look.
void withhold_doubtful(const Pair& pair, Change& change) {
  const bool doubtful = in_doubt(pair.before(), change.key) || in_doubt(pair.after(), change.key);
  const bool beyond = change.tier == ChangeTier::Improved || change.tier >= ChangeTier::Measurable;
  if (doubtful && beyond && change.origin != DifferenceOrigin::Registered) {
    change.tier = ChangeTier::CannotTell;
    change.reason = "beyond the limit, but measured with doubt, and the bone was not found again";
  }
}

}  // namespace

std::vector<Change> compare_dates(const TimelineInput& input, const TrackedVertebra& vertebra, std::size_t earlier,
                                  std::size_t later, const ProgressionThresholds& thresholds) {
  const Pair pair{.input = input, .vertebra = &vertebra, .earlier = earlier, .later = later, .thresholds = thresholds};
  std::vector<Change> changes;
  for (const CatalogueRow& row : catalogue()) {
    const std::string key(row.key);
    if (pair.before().values.contains(key) || pair.after().values.contains(key) || find_paired(pair, key) != nullptr) {
      changes.push_back(compare_row(pair, row.key));
    }
  }
  judge_all(changes, thresholds);
  for (Change& change : changes) {
    withhold_doubtful(pair, change);
  }
  return changes;
}

std::vector<Change> compare_mobility(const TimelineInput& input, const TrackedVertebra& vertebra, std::size_t earlier,
                                     std::size_t later, const ProgressionThresholds& thresholds) {
  const Pair pair{.input = input, .vertebra = &vertebra, .earlier = earlier, .later = later, .thresholds = thresholds};
  std::vector<Change> changes;
  for (const CatalogueRow& row : catalogue()) {
    if (!is_decisive(row.key) && row.key != "segmental_kyphosis_deg") {
      continue;
    }
    Change change = subtract(pair, row.key);
    if (change.difference) {
      change.tier = ChangeTier::NotComparable;
      change.reason = "lying against upright within two weeks: mobility, not progression";
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

std::vector<Change> compare_regional(const TimelineInput& input, std::size_t earlier, std::size_t later,
                                     const ProgressionThresholds& thresholds) {
  if (input.regional.size() <= std::max(earlier, later)) {
    return {};
  }
  TrackedVertebra spine{.tracking_id = "", .name = "", .observations = std::vector<Observation>(input.points.size())};
  for (const std::size_t when : {earlier, later}) {
    for (const SpineAngle& angle : input.regional[when]) {
      spine.observations[when].values.emplace(angle.name, angle.value_deg);
    }
  }
  const Pair pair{.input = input, .vertebra = &spine, .earlier = earlier, .later = later, .thresholds = thresholds};
  std::vector<Change> changes;
  for (const SpineAngle& angle : input.regional[earlier]) {
    if (spine.observations[later].values.contains(angle.name)) {
      changes.push_back(compare_row(pair, angle.name));
    }
  }
  judge_all(changes, thresholds);
  for (Change& change : changes) {
    withhold_doubtful(pair, change);
  }
  return changes;
}

}  // namespace kyphos::measure
