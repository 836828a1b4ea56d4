#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/report/case_report.h"

namespace kyphos::io {

/// A page as a raster, row by row: three bytes a pixel (RGB), or one where nothing on it has a colour.
struct SheetPage {
  int rows = 0;
  int columns = 0;
  int samples = 3;
  std::vector<std::uint8_t> pixels{};
};

/// A study for a reader at a workstation, who may see pictures only.
struct Sheet {
  std::vector<SheetPage> pages;
  std::string pdf;  ///< the same pages, one file
};

/// Pages of a study: what was seen with the pictures; the table, angles and findings; where there are earlier dates,
/// what has changed, with the bodies that did in one frame at both dates. `who` is printed at the head of each page.
/// The same input gives the same bytes. Throws std::runtime_error where a page cannot be made.
[[nodiscard]] Sheet study_sheet(const CaseReport& report, std::size_t study, const std::string& who);

}  // namespace kyphos::io
