#include "io/report/sheet/sheet_pages.h"

#include <algorithm>

#include "io/report/sheet/sheet_frame.h"
#include "io/report/words/columns.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/summary.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io {
namespace {

void draw_first_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who) {
  const StudyReport& shown = report.studies[study];
  SheetCursor at = sheet_head(canvas, report, study, who, "Vertebral bodies on CT");
  sheet_paragraph(at, summary(shown), kSheetText, 84.0);
  if (report.verdict && study + 1 == report.studies.size()) {
    sheet_paragraph(at, report.verdict->paragraph, kSheetText, 150.0);
  }
  constexpr std::size_t kMostLines = 7;
  const std::vector<Attention> list = attention_list(shown);
  for (std::size_t i = 0; i < list.size() && i < kMostLines; ++i) {
    sheet_paragraph(at, list[i].level + " – " + list[i].reason, i == 0 ? kSheetAlarm : kSheetText, 44.0);
  }
  if (list.size() > kMostLines) {
    sheet_paragraph(at, "and " + std::to_string(list.size() - kMostLines) + " more: see the next page", kSheetGrey,
                    30.0);
  }
  const double height = kSheetFoot - at.y;
  const auto count = static_cast<double>(std::max<std::size_t>(shown.pictures.size(), 1));
  for (std::size_t i = 0; i < shown.pictures.size(); ++i) {
    const double width = kSheetInner / count;
    canvas.picture(
        {.left = kSheetMargin + width * static_cast<double>(i), .top = at.y, .width = width - 8.0, .height = height},
        shown.pictures[i].png);
  }
}

void draw_body_row(SheetCursor& at, const measure::MeasuredVertebra& vertebra, double step) {
  const measure::VertebralBody& body = vertebra.body;
  double right = kSheetMargin + 150.0;
  at.canvas.line(kSheetMargin, at.y, measure::display_name(body), {.size = 14.0, .bold = true});
  at.canvas.line_to(right, at.y, body.name.confidence > 0.0 ? fixed(100.0 * body.name.confidence, 0) + " %" : "–",
                    kSheetSmall);
  for (const ShortColumn& column : short_columns()) {
    right += step;
    const auto found = vertebra.values.find(std::string(column.key));
    const measure::CatalogueRow* const row = measure::find_row(column.key);
    if (found != vertebra.values.end() && row != nullptr) {
      at.canvas.line_to(right, at.y,
                        value_and_error(found->second, row->decimals) + (found->second.doubt().empty() ? "" : " ?"),
                        kSheetSmall);
    }
  }
  at.canvas.line(right + 12.0, at.y, genant_text(vertebra), kSheetSmall);
  at.y += kSheetRow;
}

void draw_body_table(SheetCursor& at, const StudyReport& study) {
  constexpr double kGenantWidth = 100.0;
  const std::vector<ShortColumn> columns = short_columns();
  const double step = (kSheetInner - 150.0 - kGenantWidth) / static_cast<double>(columns.size());
  const Ink head{.size = 12.5, .bold = true};
  double right = kSheetMargin + 150.0;
  at.canvas.line(kSheetMargin, at.y + 30.0, "level", head);
  at.canvas.line_to(right, at.y + 30.0, "sure", head);
  std::string group;
  for (const ShortColumn& column : columns) {
    if (group != column.group) {
      group = column.group;
      at.canvas.line(right + 18.0, at.y + 12.0, group, head);
    }
    right += step;
    at.canvas.line_to(right, at.y + 30.0, std::string(column.title), head);
  }
  at.canvas.line(right + 12.0, at.y + 30.0, "Genant", head);
  at.canvas.rule(kSheetMargin, at.y + 37.0, kSheetInner);
  at.y += 56.0;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    draw_body_row(at, vertebra, step);
  }
  sheet_paragraph(
      at,
      "Value ±standard error; “?”: may be off by more. A loss is positive where height is missing; kyphosis "
      "is positive. " +
          naming_words(study),
      kSheetGrey, 60.0);
}

void draw_angles(SheetCursor& at, const StudyReport& study) {
  bool any = false;
  for (const measure::SpineAngle& angle : study.measured.angles) {
    if (!angle.value_deg || !at.has_room(60.0)) {
      continue;
    }
    if (!any) {
      sheet_heading(at, "Angles of the spine, degrees");
      any = true;
    }
    at.y += kSheetRow - 4.0;
    at.canvas.line(kSheetMargin, at.y, angle_title(angle), kSheetSmall);
    at.canvas.line_to(kSheetMargin + 360.0, at.y,
                      value_and_error(angle.value_deg, 1) + (angle.value_deg.doubt().empty() ? "" : " ?"), kSheetSmall);
    at.canvas.line(kSheetMargin + 380.0, at.y, angle.upper + " to " + angle.lower, kSheetGrey);
  }
  at.y += any ? 10.0 : 0.0;
}

void draw_findings(SheetCursor& at, const StudyReport& study) {
  const std::vector<FindingLine> lines = finding_lines(study.measured);
  if (lines.empty() || !at.has_room(80.0)) {
    return;
  }
  sheet_heading(at, "Findings");
  for (const FindingLine& line : lines) {
    if (!at.has_room(2.0 * kSheetRow)) {
      at.canvas.line(kSheetMargin, at.y + 14.0, "More in the full report.", kSheetGrey);
      return;
    }
    at.y += kSheetRow - 3.0;
    at.canvas.line(kSheetMargin, at.y, line.level, kSheetSmall);
    at.canvas.line(kSheetMargin + 110.0, at.y, line.finding, kSheetSmall);
    at.canvas.line(kSheetMargin + 330.0, at.y, line.value, kSheetSmall);
    at.canvas.line(kSheetMargin + 620.0, at.y, line.confidence, kSheetGrey);
  }
}

void draw_table_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who) {
  SheetCursor at = sheet_head(canvas, report, study, who, "Measurements");
  draw_body_table(at, report.studies[study]);
  draw_angles(at, report.studies[study]);
  draw_findings(at, report.studies[study]);
}

}  // namespace

std::vector<DrawPage> sheet_pages(const CaseReport& report, std::size_t study, const std::string& who) {
  std::vector<DrawPage> pages{[&report, study, who](Canvas& canvas) { draw_first_page(canvas, report, study, who); },
                              [&report, study, who](Canvas& canvas) { draw_table_page(canvas, report, study, who); }};
  if (report.progression && study > 0) {
    pages.emplace_back([&report, study, who](Canvas& canvas) { draw_change_page(canvas, report, study, who); });
  }
  return pages;
}

}  // namespace kyphos::io
