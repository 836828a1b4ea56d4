#include "io/report/sheet/sheet_frame.h"

#include <algorithm>

#include "io/report/words/number_text.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

std::string sheet_facts(const StudyReport& study) {
  const SeriesSummary& series = study.series;
  return series.modality + ", " + posture_text(series.posture) + ", " + std::to_string(series.slice_count) + " " +
         series.orientation + (series.slice_count == 1 ? " slice, " : " slices, ") + fixed(series.spacing_mm[0], 2) +
         " × " + fixed(series.spacing_mm[1], 2) + " × " + fixed(series.spacing_mm[2], 2) + " mm" +
         (series.description.empty() ? "" : ", “" + series.description + "”");
}

}  // namespace

SheetCursor sheet_head(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who,
                       const std::string& title) {
  const std::string date = report.studies[study].date.value_or("date unknown");
  canvas.line(kSheetMargin, 44.0, title, kSheetTitle);
  canvas.line_to(kSheetMargin + kSheetInner, 44.0, "Study of " + date, kSheetHeading);
  canvas.line(kSheetMargin, 68.0, who, kSheetText);
  canvas.line(kSheetMargin, 90.0, sheet_facts(report.studies[study]), kSheetGrey);
  canvas.rule(kSheetMargin, 100.0, kSheetInner);
  canvas.line(kSheetMargin, kSheetHeight - 18.0,
              std::string("kyphos ") + KYPHOS_VERSION + ". " + std::string(kDisclaimer), kSheetGrey);
  return {.canvas = canvas, .y = 112.0};
}

void sheet_paragraph(SheetCursor& at, const std::string& text, const Ink& ink, double most_height) {
  const PlacedBox box{
      .left = kSheetMargin, .top = at.y, .width = kSheetInner, .height = std::min(most_height, kSheetFoot - at.y)};
  at.y = at.canvas.paragraph(box, text, ink) + 6.0;
}

void sheet_heading(SheetCursor& at, const std::string& text) {
  at.canvas.line(kSheetMargin, at.y + 20.0, text, kSheetHeading);
  at.y += 30.0;
}

}  // namespace kyphos::io
