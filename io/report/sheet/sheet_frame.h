#pragma once

#include <cstddef>
#include <string>

#include "io/report/case_report.h"
#include "io/report/sheet/canvas.h"
#include "io/report/sheet/sheet_pages.h"

namespace kyphos::io {

/// What all pages have in common: margins, letters, head and foot.

inline constexpr double kSheetMargin = 32.0;
inline constexpr double kSheetInner = kSheetWidth - 2.0 * kSheetMargin;
inline constexpr double kSheetFoot = kSheetHeight - 44.0;
inline constexpr Ink kSheetTitle{.size = 22.0, .bold = true};
inline constexpr Ink kSheetHeading{.size = 16.0, .bold = true};
inline constexpr Ink kSheetText{.size = 15.0};
inline constexpr Ink kSheetSmall{.size = 13.0};
inline constexpr Ink kSheetGrey{.size = 13.0, .bold = false, .red = 0.35, .green = 0.35, .blue = 0.35};
inline constexpr Ink kSheetAlarm{.size = 15.0, .bold = true, .red = 0.7, .green = 0.1, .blue = 0.05};
inline constexpr double kSheetRow = 21.0;

/// A page under way: what draws, and where the next line goes.
struct SheetCursor {
  Canvas& canvas;
  double y = 0.0;

  [[nodiscard]] bool has_room(double height) const { return y + height < kSheetFoot; }
};

/// A page with its head and foot.
[[nodiscard]] SheetCursor sheet_head(Canvas& canvas, const CaseReport& report, std::size_t study,
                                     const std::string& who, const std::string& title);
/// A text over the width of the page, at most so high.
void sheet_paragraph(SheetCursor& at, const std::string& text, const Ink& ink, double most_height);
void sheet_heading(SheetCursor& at, const std::string& text);

/// The page of what has changed at this study against earlier dates. The case has a progression.
void draw_change_page(Canvas& canvas, const CaseReport& report, std::size_t study, const std::string& who);

}  // namespace kyphos::io
