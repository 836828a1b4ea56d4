#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "io/report/case_report.h"
#include "io/report/sheet/canvas.h"

namespace kyphos::io {

inline constexpr int kSheetWidth = 960;
inline constexpr int kSheetHeight = 1200;
/// Pixels of the raster a unit of the page: the smallest that keeps the small letters legible, since rasters are stored
/// without compression.
inline constexpr double kSheetPixels = 0.9;

/// What draws one page of a study.
using DrawPage = std::function<void(Canvas&)>;

/// The pages of a study in their order; see study_sheet.
[[nodiscard]] std::vector<DrawPage> sheet_pages(const CaseReport& report, std::size_t study, const std::string& who);

}  // namespace kyphos::io
