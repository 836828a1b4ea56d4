#include "io/report/words/progression_words.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "measure/catalogue.h"

namespace kyphos::io {

std::string_view origin_word(measure::DifferenceOrigin origin) {
  switch (origin) {
    case measure::DifferenceOrigin::Registered:
      return "registered";
    case measure::DifferenceOrigin::ReportedValues:
      return "reported_values";
    case measure::DifferenceOrigin::TwoValues:
      break;
  }
  return "two_values";
}

std::string_view presence_word(measure::Observation::Presence presence) {
  switch (presence) {
    case measure::Observation::Presence::Seen:
      return "seen";
    case measure::Observation::Presence::OutsideView:
      return "outside_view";
    case measure::Observation::Presence::NotMeasured:
      break;
  }
  return "not_measured";
}

std::string date_text(const measure::TimePoint& point) {
  if (!point.date) {
    return "no date";
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(point.date->year()),
                static_cast<unsigned>(point.date->month()), static_cast<unsigned>(point.date->day()));
  return text.data();
}

int change_decimals(std::string_view key) {
  const measure::CatalogueRow* const row = measure::find_row(key);
  return row == nullptr ? 1 : row->decimals;
}

const measure::Change* deciding_change(const measure::VertebraTimeline& vertebra, std::string_view key) {
  const measure::Change* fallback = nullptr;
  for (const measure::Change& change : vertebra.changes) {
    if (change.key != key) {
      continue;
    }
    if (vertebra.baseline == change.earlier && vertebra.current == change.later) {
      return &change;
    }
    fallback = fallback == nullptr ? &change : fallback;  // the first pair is first to last
  }
  return fallback;
}

bool is_news(const measure::Event& event) { return event.kind != measure::EventKind::OutsideView; }

bool deserves_a_look(const measure::VertebraTimeline& vertebra) {
  return vertebra.overall >= measure::ChangeTier::Measurable || vertebra.overall == measure::ChangeTier::Improved ||
         std::ranges::any_of(vertebra.events, is_news);
}

bool is_progression(measure::ChangeTier tier) { return tier >= measure::ChangeTier::Probable; }

bool is_silent(const measure::VertebraTimeline& vertebra) {
  return vertebra.overall <= measure::ChangeTier::NotComparable && !vertebra.evidence.empty();
}

std::vector<std::pair<std::string, std::string>> bodies_by_silence(const Progression& progression) {
  std::vector<std::pair<std::string, std::string>> groups;
  for (const measure::VertebraTimeline& vertebra : progression.timeline.vertebrae) {
    if (!is_silent(vertebra)) {
      continue;
    }
    const auto same = std::ranges::find(groups, vertebra.evidence, &std::pair<std::string, std::string>::first);
    if (same == groups.end()) {
      groups.emplace_back(vertebra.evidence, vertebra.name);
    } else {
      same->second += ", " + vertebra.name;
    }
  }
  return groups;
}

}  // namespace kyphos::io
