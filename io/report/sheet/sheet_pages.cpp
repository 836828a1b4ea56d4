#include "io/report/sheet/sheet_pages.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/report/sheet/sheet_frame.h"
#include "io/report/words/columns.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/summary.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io {
namespace {

/// The study's pictures side by side at one height, as large as there is room.
void draw_pictures(SheetCursor& at, const StudyReport& study) {
  constexpr double kGap = 8.0;
  double ratios = 0.0;
  for (const Picture& picture : study.pictures) {
    ratios += Canvas::width_over_height(picture.png);
  }
  const double room = kSheetInner - kGap * static_cast<double>(std::max<std::size_t>(study.pictures.size(), 1) - 1);
  const double height = std::min(kSheetFoot - at.y, ratios > 0.0 ? room / ratios : 0.0);
  double left = kSheetMargin;
  for (const Picture& picture : study.pictures) {
    const double width = height * Canvas::width_over_height(picture.png);
    at.canvas.picture({.left = left, .top = at.y, .width = width, .height = height}, picture.png);
    left += width + kGap;
  }
}

void draw_first_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who) {
  const StudyReport& shown = report.studies[study];
  SheetCursor at = sheet_head(canvas, report, study, who, "Vertebral bodies on CT");
  sheet_paragraph(at, summary(shown), kSheetText, 84.0);
  if (report.verdict && study + 1 == report.studies.size()) {
    sheet_paragraph(at, report.verdict->paragraph, kSheetText, 260.0);
  }
  constexpr std::size_t kMostLines = 7;
  const std::vector<Attention> list = attention_list(shown);
  for (std::size_t i = 0; i < list.size() && i < kMostLines; ++i) {
    sheet_paragraph(at, list[i].level + " – " + list[i].reason,
                    list[i].kind == AttentionKind::Collapsed ? kSheetAlarm : kSheetText, 44.0);
  }
  if (list.size() > kMostLines) {
    sheet_paragraph(at, "and " + std::to_string(list.size() - kMostLines) + " more: see the next page", kSheetGrey,
                    30.0);
  }
  draw_pictures(at, shown);
}

constexpr double kLevelWidth = 116.0;
constexpr Ink kSheetCell{.size = 12.5};

void draw_body_row(SheetCursor& at, const measure::MeasuredVertebra& vertebra, double step) {
  const measure::VertebralBody& body = vertebra.body;
  double right = kSheetMargin + kLevelWidth;
  at.canvas.line(kSheetMargin, at.y, measure::display_name(body), {.size = 14.0, .bold = true});
  at.canvas.line_to(right, at.y, body.name.confidence > 0.0 ? fixed(100.0 * body.name.confidence, 0) + " %" : "–",
                    kSheetCell);
  for (const ShortColumn& column : short_columns()) {
    right += step;
    const auto found = vertebra.values.find(std::string(column.key));
    const measure::CatalogueRow* const row = measure::find_row(column.key);
    if (found != vertebra.values.end() && row != nullptr) {
      at.canvas.line_to(right, at.y, value_and_error(found->second, row->decimals), kSheetCell);
    }
  }
  at.canvas.line(right + 12.0, at.y, genant_text(vertebra), kSheetCell);
  at.y += kSheetRow;
}

void draw_body_table(SheetCursor& at, const StudyReport& study) {
  constexpr double kGenantWidth = 100.0;
  const std::vector<ShortColumn> columns = short_columns();
  const double step = (kSheetInner - kLevelWidth - kGenantWidth) / static_cast<double>(columns.size());
  const Ink head{.size = 12.5, .bold = true};
  double right = kSheetMargin + kLevelWidth;
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

struct ScoreRow {
  std::string_view key;
  std::string_view title;
};
constexpr std::array kScoreRows{ScoreRow{.key = "z_anterior_posterior", .title = "anterior / posterior"},
                                ScoreRow{.key = "z_middle_posterior", .title = "middle / posterior"},
                                ScoreRow{.key = "z_posterior_below", .title = "posterior / below"}};

const measure::Measured<double>* score_of(const measure::MeasuredVertebra& vertebra, std::string_view key) {
  const auto found = vertebra.values.find(std::string(key));
  return found != vertebra.values.end() && found->second ? &found->second : nullptr;
}

/// A column a body that has any, so that a long spine takes three lines too.
void draw_scores(SheetCursor& at, const StudyReport& study) {
  std::vector<const measure::MeasuredVertebra*> scored;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (std::ranges::any_of(kScoreRows, [&](const ScoreRow& row) { return score_of(vertebra, row.key) != nullptr; })) {
      scored.push_back(&vertebra);
    }
  }
  if (scored.empty() || !at.has_room(110.0)) {
    return;
  }
  constexpr double kTitleWidth = 150.0;
  constexpr double kWidestScore = 72.0;
  const double step = std::min(kWidestScore, (kSheetInner - kTitleWidth) / static_cast<double>(scored.size()));
  sheet_heading(at, "z-scores of the height ratios, against the norm of each level");
  at.y += kSheetRow - 4.0;
  double right = kSheetMargin + kTitleWidth;
  for (const measure::MeasuredVertebra* const vertebra : scored) {
    right += step;
    at.canvas.line_to(right, at.y, measure::display_name(vertebra->body), {.size = 12.5, .bold = true});
  }
  for (const ScoreRow& row : kScoreRows) {
    at.y += kSheetRow - 2.0;
    at.canvas.line(kSheetMargin, at.y, std::string(row.title), kSheetCell);
    right = kSheetMargin + kTitleWidth;
    for (const measure::MeasuredVertebra* const vertebra : scored) {
      right += step;
      const measure::Measured<double>* const score = score_of(*vertebra, row.key);
      at.canvas.line_to(right, at.y, score == nullptr ? "–" : fixed(score->value(), 1), kSheetCell);
    }
  }
  at.y += 10.0;
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
    at.canvas.line_to(kSheetMargin + 360.0, at.y, value_and_error(angle.value_deg, 1), kSheetSmall);
    at.canvas.line(kSheetMargin + 380.0, at.y, angle.upper + " to " + angle.lower, kSheetGrey);
  }
  at.y += any ? 10.0 : 0.0;
}

void draw_finding(SheetCursor& at, const FindingLine& line) {
  const auto column = [&](double left, double width, const std::string& text, const Ink& ink) {
    return at.canvas.paragraph({.left = kSheetMargin + left, .top = at.y, .width = width, .height = 4.0 * kSheetRow},
                               text, ink);
  };
  const double bottom = std::max(
      {column(0.0, 120.0, line.level, kSheetSmall), column(130.0, 230.0, line.finding, kSheetSmall),
       column(370.0, 250.0, line.value, kSheetSmall), column(630.0, kSheetInner - 630.0, line.confidence, kSheetGrey)});
  at.y = bottom + 3.0;
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
    draw_finding(at, line);
  }
}

void draw_table_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who) {
  SheetCursor at = sheet_head(canvas, report, study, who, "Measurements");
  draw_body_table(at, report.studies[study]);
  draw_scores(at, report.studies[study]);
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
