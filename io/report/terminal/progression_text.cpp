#include "io/report/terminal/progression_text.h"

#include <algorithm>
#include <array>

#include "io/report/terminal/text_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"

namespace kyphos::io {
namespace {

std::string arrow(const measure::Change& change) {
  const bool beyond_noise =
      change.tier >= measure::ChangeTier::Measurable || change.tier == measure::ChangeTier::Improved;
  if (!beyond_noise) {
    return "  ";
  }
  return change.difference.value() < 0.0 ? " ↓" : " ↑";
}

std::string cell(const measure::VertebraTimeline& vertebra, const char* key) {
  const measure::Change* const change = deciding_change(vertebra, key);
  if (change == nullptr || !change->difference) {
    return "–  ";
  }
  const std::string sign = change->difference.value() > 0.0 ? "+" : "";
  return sign + value_and_error(change->difference, 1) + arrow(*change);
}

std::string pair_text(const Progression& progression, const measure::VertebraTimeline& vertebra) {
  if (!vertebra.baseline || !vertebra.current) {
    return "";
  }
  return date_text(progression.input.points[*vertebra.baseline]) + " → " +
         date_text(progression.input.points[*vertebra.current]);
}

std::string table(const Progression& progression) {
  std::vector<TextColumn> columns{{.title = "level"}};
  for (const ShownChange& shown : kShownChanges) {
    columns.push_back({.title = shown.title, .align = Align::Right, .group = "Change"});
  }
  columns.push_back({.title = "verdict"});
  columns.push_back({.title = "from → to"});
  TextTable result(columns);
  bool any = false;
  for (const measure::VertebraTimeline& vertebra : progression.timeline.vertebrae) {
    if (vertebra.overall <= measure::ChangeTier::NotComparable && !vertebra.baseline) {
      continue;  // named below with the reason
    }
    std::vector<std::string> cells{vertebra.name};
    for (const ShownChange& shown : kShownChanges) {
      cells.push_back(cell(vertebra, shown.key));
    }
    cells.emplace_back(measure::words(vertebra.overall));
    cells.push_back(pair_text(progression, vertebra));
    result.add_row(std::move(cells));
    any = true;
  }
  return any ? result.text() : "No body could be compared.\n";
}

std::string reported_dates_text(const Progression& progression) {
  std::string text;
  for (const measure::TimePoint& point : progression.input.points) {
    text += point.from_report ? date_text(point) + ": " + kFromReport + "\n" : "";
  }
  return text;
}

std::string remarks(const Progression& progression) {
  std::string text;
  for (const measure::VertebraTimeline& vertebra : progression.timeline.vertebrae) {
    if (deserves_a_look(vertebra) && !vertebra.evidence.empty()) {
      text += remark(vertebra.name, vertebra.evidence);
    }
    for (const measure::Event& event : vertebra.events) {
      if (is_news(event)) {
        text += remark(vertebra.name, event.text);
      }
    }
    for (const measure::Change& change : vertebra.mobility) {
      text += remark(vertebra.name, change.key + " " + value_and_error(change.difference, 1) + ": " + change.reason);
    }
  }
  for (const auto& [reason, names] : bodies_by_silence(progression)) {
    text += remark(names, reason);
  }
  for (const measure::Warning& warning : progression.timeline.warnings) {
    text += remark("warning", warning.text);
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string progression_text(const Progression& progression) {
  return "Progression over " + std::to_string(progression.input.points.size()) + " studies (±: one standard error)\n" +
         reported_dates_text(progression) + "\n" + table(progression) + remarks(progression);
}

}  // namespace kyphos::io
