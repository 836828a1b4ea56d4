#include "measure/timeline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "measure/timeline/change.h"
#include "measure/timeline/comparability.h"
#include "measure/timeline/events.h"
#include "measure/timeline/measurement_kind.h"

namespace kyphos::measure {
namespace {

using DatePair = std::pair<std::size_t, std::size_t>;

/// First to last, then each step.
std::vector<DatePair> reported_pairs(std::size_t dates) {
  std::vector<DatePair> pairs;
  if (dates >= 2) {
    pairs.emplace_back(0, dates - 1);
  }
  for (std::size_t later = 1; dates > 2 && later < dates; ++later) {
    pairs.emplace_back(later - 1, later);
  }
  return pairs;
}

bool comparable(const Change& change) {
  return change.difference.has_value() && change.tier != ChangeTier::CannotTell &&
         change.tier != ChangeTier::NotComparable;
}

bool decides(const std::vector<Change>& changes) {
  return std::ranges::any_of(changes, [](const Change& c) { return is_decisive(c.key) && comparable(c); });
}

/// The strongest worsening; else improvement; else no change; else why nothing could be compared.
ChangeTier strongest(const std::vector<const Change*>& changes) {
  ChangeTier worst = ChangeTier::CannotTell;
  bool improved = false;
  for (const Change* const change : changes) {
    improved = improved || change->tier == ChangeTier::Improved;
    worst = std::max(worst, change->tier);
  }
  if (worst < ChangeTier::Measurable && improved) {
    return ChangeTier::Improved;
  }
  return worst;
}

std::vector<const Change*> select(const std::vector<Change>& changes, MeasurementKind kind) {
  std::vector<const Change*> selected;
  for (const Change& change : changes) {
    const bool wanted = kind == MeasurementKind::SpanningAngle || is_decisive(change.key);
    if (meaning_of(change.key).kind == kind && wanted) {
      selected.push_back(&change);
    }
  }
  return selected;
}

/// One grade more counts where a height is measurably lower too: the grade alone flickers at its cut-offs.
bool grade_has_risen(const TrackedVertebra& vertebra, const DatePair& pair, const ProgressionThresholds& thresholds) {
  const auto& before = vertebra.observations[pair.first].genant;
  const auto& after = vertebra.observations[pair.second].genant;
  return before && after && after.value().grade - before.value().grade >= thresholds.definite_grade_step.value;
}

std::string number(double value, int decimals) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%+.*f", decimals, value);
  return text.data();
}

std::string describe(const Change& change) {
  const bool angle = change.key.ends_with("_deg");
  std::string name = change.key.substr(0, change.key.rfind('_'));
  std::ranges::replace(name, '_', ' ');
  std::string text = name + " " + number(change.difference.value(), 1) + (angle ? " deg" : " mm");
  if (change.percent_of_baseline) {
    text += " (" + number(change.percent_of_baseline.value(), 0) + " % of baseline)";
  }
  return text + ", limit " + number(change.decision_limit.value(), 1).substr(1);
}

/// Said wherever a verdict rests on values whose images nobody could look at again.
std::string by_values(const std::vector<Change>& changes) {
  const bool reported = std::ranges::any_of(changes, [](const Change& change) {
    return is_decisive(change.key) && change.difference && change.origin == DifferenceOrigin::ReportedValues;
  });
  return reported ? "by the values of an earlier report, whose images were not there: " : "";
}

std::string evidence_of(const std::vector<Change>& changes, ChangeTier overall) {
  std::string text;
  for (const Change& change : changes) {
    const bool counts = is_decisive(change.key) || meaning_of(change.key).kind == MeasurementKind::SpanningAngle;
    if (counts && comparable(change) && change.tier != ChangeTier::NoChange) {
      text += (text.empty() ? "" : "; ") + describe(change);
    }
  }
  if (overall == ChangeTier::NoChange) {
    const std::string own = "every height and the wedge angle within the decision limits";
    return text.empty() ? own : own + "; with its neighbours: " + text;
  }
  return text;
}

/// Puts the verdict of the deciding pair on the body.
void decide(VertebraTimeline& result, const TrackedVertebra& vertebra, const DatePair& pair,
            const std::vector<Change>& changes, const ProgressionThresholds& thresholds) {
  result.baseline = pair.first;
  result.current = pair.second;
  result.height_tier = strongest(select(changes, MeasurementKind::Height));
  result.angle_tier = strongest(select(changes, MeasurementKind::WedgeAngle));
  const bool own_shape_worse = std::max(result.height_tier, result.angle_tier) >= ChangeTier::Measurable;
  if (own_shape_worse) {  // else a neighbour's collapse would be laid at this body's door
    result.angle_tier = std::max(result.angle_tier, strongest(select(changes, MeasurementKind::SpanningAngle)));
  }
  if (result.height_tier >= ChangeTier::Measurable && grade_has_risen(vertebra, pair, thresholds)) {
    result.height_tier = ChangeTier::Definite;
  }
  result.overall = std::max(result.height_tier, result.angle_tier);
  const bool improved = result.height_tier == ChangeTier::Improved || result.angle_tier == ChangeTier::Improved;
  if (improved && result.overall < ChangeTier::Measurable) {
    result.overall = ChangeTier::Improved;
  }
  result.evidence = by_values(changes) + evidence_of(changes, result.overall);
  const auto withheld = std::ranges::find_if(changes, [](const Change& change) {
    return is_decisive(change.key) && change.tier == ChangeTier::CannotTell && change.difference &&
           change.decision_limit;
  });
  if (result.overall < ChangeTier::Measurable && withheld != changes.end()) {
    result.overall = ChangeTier::CannotTell;
    result.evidence = by_values(changes) + describe(*withheld) + ": " + withheld->reason;
  }
}

/// Pairs from the longest interval to the shortest; of equal ones the later first.
std::vector<DatePair> pairs_by_interval(const TimelineInput& input) {
  std::vector<DatePair> pairs;
  for (std::size_t earlier = 0; earlier < input.points.size(); ++earlier) {
    for (std::size_t later = earlier + 1; later < input.points.size(); ++later) {
      pairs.emplace_back(earlier, later);
    }
  }
  const auto days = [&](const DatePair& pair) {
    return days_between(input.points[pair.first], input.points[pair.second]).value_or(-1);
  };
  std::ranges::stable_sort(pairs, [&](const DatePair& a, const DatePair& b) {
    return days(a) != days(b) ? days(a) > days(b) : a.second > b.second;
  });
  return pairs;
}

/// Why no pair could decide: the first reason of the decisive rows from the first to the last date.
void explain_silence(VertebraTimeline& result) {
  for (const Change& change : result.changes) {
    if (is_decisive(change.key)) {
      result.overall = result.height_tier = result.angle_tier = change.tier;
      result.evidence = change.reason;
      return;
    }
  }
  result.evidence = "seen at one date only";
}

VertebraTimeline follow_one(const TimelineInput& input, std::size_t index, const ProgressionThresholds& thresholds) {
  const TrackedVertebra& vertebra = input.vertebrae[index];
  VertebraTimeline result{.tracking_id = vertebra.tracking_id, .name = vertebra.name};
  for (const auto& [earlier, later] : reported_pairs(input.points.size())) {
    std::ranges::move(compare_dates(input, vertebra, earlier, later, thresholds), std::back_inserter(result.changes));
  }
  for (const DatePair& pair : pairs_by_interval(input)) {
    if (shows_mobility(input.points[pair.first], input.points[pair.second], thresholds.mobility_days.value)) {
      std::ranges::move(compare_mobility(input, vertebra, pair.first, pair.second, thresholds),
                        std::back_inserter(result.mobility));
    }
    if (result.baseline) {
      continue;
    }
    const auto changes = compare_dates(input, vertebra, pair.first, pair.second, thresholds);
    if (decides(changes)) {
      decide(result, vertebra, pair, changes, thresholds);
    }
  }
  if (!result.baseline) {
    explain_silence(result);
  }
  result.events = find_events(input, index, thresholds);
  return result;
}

/// Bone that was lost does not come back by itself: a body that has regained as much as a fracture loses points to
/// dates that are exchanged, or to a treatment that left nothing to see.
std::vector<Warning> regained_heights(const Timeline& timeline, const ProgressionThresholds& thresholds) {
  std::vector<Warning> warnings;
  for (const VertebraTimeline& vertebra : timeline.vertebrae) {
    for (const Change& change : vertebra.changes) {
      const bool deciding = vertebra.baseline == change.earlier && vertebra.current == change.later;
      if (deciding && change.tier == ChangeTier::Improved && is_decisive(change.key) && change.percent_of_baseline &&
          change.percent_of_baseline.value() >= thresholds.probable_height_percent.value) {
        warnings.push_back({.code = "height_regained",
                            .text = vertebra.name + " is higher than before (" + describe(change) +
                                    "): are the dates of the studies exchanged, or was it treated in between?"});
        break;
      }
    }
  }
  return warnings;
}

}  // namespace

std::string_view key(ChangeTier tier) {
  constexpr std::array<std::string_view, 7> kKeys{"cannot_tell", "not_comparable", "improved", "no_change",
                                                  "measurable",  "probable",       "definite"};
  return kKeys.at(static_cast<std::size_t>(tier));
}

std::string_view words(ChangeTier tier) {
  constexpr std::array<std::string_view, 7> kWords{"cannot tell",         "not comparable",    "improved",
                                                   "no change",           "measurable change", "probable progression",
                                                   "definite progression"};
  return kWords.at(static_cast<std::size_t>(tier));
}

std::string_view key(EventKind kind) {
  constexpr std::array<std::string_view, 5> kKeys{"new_fracture", "new_fracture_adjacent", "new_fracture_distant",
                                                  "cement_placed", "outside_view"};
  return kKeys.at(static_cast<std::size_t>(kind));
}

Timeline follow(const TimelineInput& input, const ProgressionThresholds& thresholds) {
  Timeline timeline;
  for (std::size_t index = 0; index < input.vertebrae.size(); ++index) {
    timeline.vertebrae.push_back(follow_one(input, index, thresholds));
  }
  for (const auto& [earlier, later] : reported_pairs(input.points.size())) {
    std::ranges::move(compare_regional(input, earlier, later, thresholds), std::back_inserter(timeline.regional));
  }
  timeline.warnings = regained_heights(timeline, thresholds);
  return timeline;
}

}  // namespace kyphos::measure
