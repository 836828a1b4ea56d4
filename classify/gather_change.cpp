#include "classify/gather_change.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kyphos::classify {
namespace {

struct ChangeLabel {
  std::string_view key;
  std::string_view label;
  std::string_view unit;
};

// What a radiologist would quote: the three heights and the two angles.
constexpr std::array kQuoted{
    ChangeLabel{"height_anterior_mm", "anterior height", "mm"},
    ChangeLabel{"height_middle_mm", "middle height", "mm"},
    ChangeLabel{"height_posterior_mm", "posterior height", "mm"},
    ChangeLabel{"wedge_angle_deg", "wedge angle", "degrees"},
    ChangeLabel{"segmental_kyphosis_deg", "segmental kyphosis", "degrees"},
};

std::string signed_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%+.1f", value);
  return text.data();
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

/// "18.2 to 13.1 ", where both dates carry the value.
std::string from_to(const measure::TrackedVertebra& tracked, const measure::Change& change) {
  const auto value_at = [&](std::size_t point) -> std::optional<double> {
    const auto& values = tracked.observations.at(point).values;
    const auto found = values.find(change.key);
    return found != values.end() && found->second ? std::optional(found->second.value()) : std::nullopt;
  };
  const auto before = value_at(change.earlier);
  const auto after = value_at(change.later);
  return before && after ? number(*before) + " to " + number(*after) + ", " : std::string();
}

/// "anterior height 18.2 to 13.1, -5.1 mm (SE 0.4), -28 % of its own baseline".
std::string in_words(const measure::TrackedVertebra& tracked, const measure::Change& change, const ChangeLabel& row) {
  std::string text = std::string(row.label) + " " + from_to(tracked, change) +
                     signed_number(change.difference.value()) + " " + std::string(row.unit) + " (SE " +
                     number(change.difference.standard_error()) + ")";
  if (row.unit == "mm" && change.percent_of_baseline) {
    text += ", " + signed_number(change.percent_of_baseline.value()) + " % of its own baseline";
  }
  if (change.origin == measure::DifferenceOrigin::ReportedValues) {
    text += ", by the values of an earlier report";
  }
  return text;
}

std::vector<std::string> quoted(const measure::TrackedVertebra& tracked, const measure::VertebraTimeline& line) {
  std::vector<std::string> texts;
  for (const ChangeLabel& row : kQuoted) {
    for (const measure::Change& change : line.changes) {
      const bool decisive = change.earlier == line.baseline && change.later == line.current && change.key == row.key;
      if (decisive && change.difference && change.tier >= measure::ChangeTier::Measurable) {
        texts.push_back(in_words(tracked, change, row));
        break;
      }
    }
  }
  if (texts.empty() && line.overall >= measure::ChangeTier::Improved) {
    texts.push_back(line.evidence);
  }
  return texts;
}

std::optional<int> grade_at(const measure::TrackedVertebra& tracked, std::size_t point) {
  const measure::Observation& seen = tracked.observations.at(point);
  return seen.presence == measure::Observation::Presence::Seen && seen.genant ? std::optional(seen.genant.value().grade)
                                                                              : std::nullopt;
}

/// Fractured at any earlier date: yes. Graded and intact at all of them: no.
Tristate fractured_before(const measure::TrackedVertebra& tracked, int least_grade) {
  Tristate result = tracked.observations.size() > 1 ? Tristate::No : Tristate::Unknown;
  for (std::size_t point = 0; point + 1 < tracked.observations.size(); ++point) {
    const auto grade = grade_at(tracked, point);
    result = kleene_or(result, grade ? known(*grade >= least_grade) : Tristate::Unknown);
  }
  return result;
}

Tristate is_new(const measure::VertebraTimeline& line, const LevelEvidence& level, int least_grade) {
  const bool event = std::any_of(line.events.begin(), line.events.end(), [](const measure::Event& happened) {
    return happened.kind == measure::EventKind::NewFractureFirst ||
           happened.kind == measure::EventKind::NewFractureAdjacent ||
           happened.kind == measure::EventKind::NewFractureDistant;
  });
  if (event) {
    return Tristate::Yes;
  }
  const bool intact_now = level.grade && *level.grade < least_grade;
  return level.fractured_at_baseline == Tristate::Yes || intact_now ? Tristate::No : Tristate::Unknown;
}

std::optional<Date> date_of(const measure::TimelineInput& input, const std::optional<std::size_t>& point) {
  return point ? input.points.at(*point).date : std::nullopt;
}

}  // namespace

LevelEvidence with_change(LevelEvidence level, const FollowedCase& followed, const Criteria& criteria) {
  const auto& tracks = followed.input.vertebrae;
  const auto found = std::find_if(tracks.begin(), tracks.end(), [&](const measure::TrackedVertebra& tracked) {
    return !tracked.observations.empty() && tracked.observations.back().name == level.name;
  });
  if (found == tracks.end()) {
    level.deformity.why_not = "the body was not found again in the earlier studies";
    return level;
  }
  const auto index = static_cast<std::size_t>(std::distance(tracks.begin(), found));
  const measure::VertebraTimeline& line = followed.timeline.vertebrae.at(index);
  const int least_grade = static_cast<int>(value_of(criteria, key::kFracturedGrade));
  level.deformity = {.overall = line.overall,
                     .height = line.height_tier,
                     .angle = line.angle_tier,
                     .texts = quoted(*found, line),
                     .why_not = line.overall <= measure::ChangeTier::NotComparable ? line.evidence : std::string(),
                     .baseline_date = date_of(followed.input, line.baseline),
                     .current_date = date_of(followed.input, line.current)};
  level.fractured_at_baseline = fractured_before(*found, least_grade);
  level.new_since_prior = is_new(line, level, least_grade);
  return level;
}

}  // namespace kyphos::classify
