#include <algorithm>
#include <array>

#include "io/report/sheet/sheet_frame.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"

namespace kyphos::io {
namespace {

/// The change of a body that this study is the later date of: over the pair that decided, else the step before it.
const measure::Change* shown_change(const measure::VertebraTimeline& vertebra, std::size_t study,
                                    std::string_view key) {
  const measure::Change* step = nullptr;
  for (const measure::Change& change : vertebra.changes) {
    if (change.key != key || change.later != study) {
      continue;
    }
    if (vertebra.current == study && vertebra.baseline == change.earlier) {
      return &change;
    }
    step = change.earlier + 1 == study ? &change : step;
  }
  return step;
}

/// "18.2 → 15.1 (–3.1 ±0.4)": both dates' values beside the difference.
std::string change_cell(const measure::TrackedVertebra& tracked, const measure::Change& change) {
  const auto value = [&](std::size_t point) -> std::string {
    const auto& values = tracked.observations[point].values;
    const auto found = values.find(change.key);
    return found != values.end() && found->second ? fixed(found->second.value(), 1) : "–";
  };
  return value(change.earlier) + " → " + value(change.later) +
         (change.difference ? " (" + std::string(change.difference.value() > 0.0 ? "+" : "") +
                                  value_and_error(change.difference, 1) + ")"
                            : "");
}

/// False where nothing of the body is compared at this study.
bool draw_change_row(SheetCursor& at, const Progression& progression, std::size_t index, std::size_t study) {
  const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[index];
  const bool compared = std::ranges::any_of(kShownChanges, [&](const ShownChange& shown) {
    const measure::Change* const change = shown_change(vertebra, study, shown.key);
    return change != nullptr && change->difference;
  });
  if (!compared) {
    return false;  // named below with the reason
  }
  const bool changed = vertebra.current == study && is_progression(vertebra.overall);
  at.canvas.line(kSheetMargin, at.y, vertebra.name, {.size = 14.0, .bold = true});
  double x = kSheetMargin + 56.0;
  for (const ShownChange& shown : kShownChanges) {
    if (const measure::Change* const change = shown_change(vertebra, study, shown.key)) {
      at.canvas.line(x, at.y, change_cell(progression.input.vertebrae[index], *change), {.size = 12.0});
    }
    x += 172.0;
  }
  const std::string verdict = vertebra.current == study ? std::string(measure::words(vertebra.overall)) : "";
  at.canvas.line(x, at.y, verdict,
                 changed ? Ink{.size = 12.0, .bold = true, .red = 0.7, .green = 0.1} : Ink{.size = 12.0});
  at.y += kSheetRow;
  return true;
}

void draw_change_table(SheetCursor& at, const Progression& progression, std::size_t study) {
  const Ink head{.size = 12.5, .bold = true};
  double x = kSheetMargin + 56.0;
  at.canvas.line(kSheetMargin, at.y + 14.0, "level", head);
  for (const ShownChange& shown : kShownChanges) {
    at.canvas.line(x, at.y + 14.0, shown.title, head);
    x += 172.0;
  }
  at.canvas.line(x, at.y + 14.0, "verdict", head);
  at.canvas.rule(kSheetMargin, at.y + 21.0, kSheetInner);
  at.y += 40.0;
  bool any = false;
  for (std::size_t i = 0; i < progression.timeline.vertebrae.size(); ++i) {
    any = draw_change_row(at, progression, i, study) || any;
  }
  if (!any) {
    at.canvas.line(kSheetMargin, at.y, "No body could be compared with an earlier date.", kSheetText);
    at.y += kSheetRow;
  }
}

/// Evidence of the bodies that changed, then those that could not be compared with their reason.
void draw_change_words(SheetCursor& at, const Progression& progression, std::size_t study) {
  for (const measure::VertebraTimeline& vertebra : progression.timeline.vertebrae) {
    if (vertebra.current == study && deserves_a_look(vertebra) && !vertebra.evidence.empty() && at.has_room(60.0)) {
      sheet_paragraph(at, vertebra.name + " – " + vertebra.evidence, kSheetText, 44.0);
    }
    for (const measure::Event& event : vertebra.events) {
      if (event.later == study && is_news(event) && at.has_room(60.0)) {
        sheet_paragraph(at, vertebra.name + " – " + event.text, kSheetText, 44.0);
      }
    }
  }
  for (const auto& [reason, names] : bodies_by_silence(progression)) {
    if (at.has_room(60.0)) {
      sheet_paragraph(at, names + " – " + reason, kSheetGrey, 40.0);
    }
  }
}

}  // namespace

void draw_change_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who) {
  const Progression& progression = *report.progression;
  SheetCursor at = sheet_head(canvas, report, study, who, "Change since earlier dates");
  std::string dates;
  for (std::size_t i = 0; i <= study; ++i) {
    dates += (dates.empty() ? "Dates: " : ", ") + date_text(progression.input.points[i]) +
             (progression.input.points[i].from_report ? " (" + std::string(kFromReport) + ")" : "");
  }
  sheet_paragraph(at,
                  dates +
                      ". Earlier → later value (change ±standard error). The change is measured on both scans at "
                      "once where the bone is found again, and need not be the difference of the two values.",
                  kSheetGrey, 60.0);
  draw_change_table(at, progression, study);
  draw_change_words(at, progression, study);
  if (study + 1 != report.studies.size()) {
    return;  // the pictures are of the pair that decided, whose later date is mostly the last
  }
  constexpr std::size_t kMostPictures = 2;
  const std::size_t count = std::min(progression.pictures.size(), kMostPictures);
  for (std::size_t i = 0; i < count; ++i) {
    const double height = (kSheetFoot - at.y) / static_cast<double>(count - i) - 24.0;
    if (height < 120.0) {
      return;
    }
    canvas.line(kSheetMargin, at.y + 15.0, progression.pictures[i].name + ": both dates and their difference",
                kSheetSmall);
    canvas.picture({.left = kSheetMargin, .top = at.y + 22.0, .width = kSheetInner, .height = height},
                   progression.pictures[i].picture.png);
    at.y += height + 24.0;
  }
}

}  // namespace kyphos::io
