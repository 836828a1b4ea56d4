#include "measure/timeline/events.h"

#include <algorithm>
#include <optional>
#include <string>

#include "measure/timeline/change.h"
#include "measure/timeline/comparability.h"
#include "measure/timeline/measurement_kind.h"

namespace kyphos::measure {
namespace {

bool seen(const Observation& observation) { return observation.presence == Observation::Presence::Seen; }

std::optional<int> grade_at(const TrackedVertebra& vertebra, std::size_t when) {
  const Observation& observation = vertebra.observations[when];
  return seen(observation) && observation.genant ? std::optional(observation.genant.value().grade) : std::nullopt;
}

bool damaged_before(const TrackedVertebra& vertebra, std::size_t when) {
  return grade_at(vertebra, when).value_or(0) >= 1 || vertebra.observations[when].cemented;
}

EventKind fracture_kind(const TimelineInput& input, std::size_t index, std::size_t earlier) {
  const auto& all = input.vertebrae;
  const bool above = index > 0 && damaged_before(all[index - 1], earlier);
  const bool below = index + 1 < all.size() && damaged_before(all[index + 1], earlier);
  if (above || below) {
    return EventKind::NewFractureAdjacent;
  }
  const bool anywhere =
      std::ranges::any_of(all, [&](const TrackedVertebra& other) { return damaged_before(other, earlier); });
  return anywhere ? EventKind::NewFractureDistant : EventKind::NewFractureFirst;
}

std::string place_of(EventKind kind) {
  switch (kind) {
    case EventKind::NewFractureAdjacent:
      return ", next to an earlier one";
    case EventKind::NewFractureDistant:
      return ", at a distance from earlier ones";
    default:
      return "";
  }
}

/// CT ends a body at its bony shell, MR at its marrow: no change is told between them, not even by grades.
bool ct_against_mr(const TimePoint& one, const TimePoint& other) {
  const auto is = [&](ScanModality first, ScanModality second) {
    return one.modality == first && other.modality == second;
  };
  return is(ScanModality::Ct, ScanModality::Mr) || is(ScanModality::Mr, ScanModality::Ct);
}

/// What a new grade rests on; nothing where it may be no more than flicker.
std::optional<std::string> support_of_new_grade(const TimelineInput& input, std::size_t index, std::size_t earlier,
                                                std::size_t later, const ProgressionThresholds& thresholds) {
  const TrackedVertebra& vertebra = input.vertebrae[index];
  bool any_compared = false;
  for (const Change& change : compare_dates(input, vertebra, earlier, later, thresholds)) {
    if (meaning_of(change.key).kind != MeasurementKind::Height || !is_decisive(change.key) || !change.difference) {
      continue;
    }
    any_compared = true;
    if (change.tier >= ChangeTier::Measurable && change.percent_of_baseline &&
        -change.percent_of_baseline.value() >= thresholds.new_fracture_loss_percent.value) {
      return "height lost since";
    }
  }
  if (!any_compared && grade_at(vertebra, later).value_or(0) >= 2 &&
      !ct_against_mr(input.points[earlier], input.points[later])) {
    return "the heights of the two dates are not comparable";
  }
  return std::nullopt;
}

std::optional<Event> find_new_fracture(const TimelineInput& input, std::size_t index,
                                       const ProgressionThresholds& thresholds) {
  const TrackedVertebra& vertebra = input.vertebrae[index];
  std::optional<std::size_t> intact;
  for (std::size_t when = 0; when < input.points.size(); ++when) {
    const auto grade = grade_at(vertebra, when);
    if (!intact && grade) {
      if (*grade > 0) {
        return std::nullopt;
      }
      intact = when;
      continue;
    }
    if (!intact || grade.value_or(0) < 1 || why_order_unknown(input.points[*intact], input.points[when])) {
      continue;
    }
    if (const auto support = support_of_new_grade(input, index, *intact, when, thresholds)) {
      const EventKind kind = fracture_kind(input, index, *intact);
      return Event{.kind = kind,
                   .earlier = *intact,
                   .later = when,
                   .text = vertebra.name + " was intact and now has grade " + std::to_string(*grade) + place_of(kind) +
                           " (" + *support + ")"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Event> find_events(const TimelineInput& input, std::size_t index, const ProgressionThresholds& thresholds) {
  const TrackedVertebra& vertebra = input.vertebrae[index];
  std::vector<Event> events;
  if (const auto fracture = find_new_fracture(input, index, thresholds)) {
    events.push_back(*fracture);
  }
  for (std::size_t later = 1; later < input.points.size(); ++later) {
    const Observation& before = vertebra.observations[later - 1];
    const Observation& after = vertebra.observations[later];
    const bool ordered = !why_order_unknown(input.points[later - 1], input.points[later]);
    const bool cement_seen = input.points[later - 1].modality != ScanModality::Mr;  // MR tells no cement
    if (ordered && after.cemented && !before.cemented && cement_seen && seen(before) && seen(after)) {
      events.push_back({.kind = EventKind::CementPlaced,
                        .earlier = later - 1,
                        .later = later,
                        .text = vertebra.name + " was filled with cement between the dates"});
    }
    const auto outside = [](const Observation& o) { return o.presence == Observation::Presence::OutsideView; };
    if (outside(before) != outside(after)) {
      events.push_back({.kind = EventKind::OutsideView,
                        .earlier = later - 1,
                        .later = later,
                        .text = vertebra.name + " lies outside the field of view of the " +
                                (outside(before) ? "earlier" : "later") + " study"});
    }
  }
  return events;
}

}  // namespace kyphos::measure
