#pragma once

#include <span>
#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// vertebrae.csv (RFC 4180, UTF-8): one row a body and study, one column a measurement with its unit in the name and
/// one for its standard error; an empty cell where there is no value, with the reasons in the column why_not.
[[nodiscard]] std::string vertebrae_csv(std::span<const CaseReport> reports);

/// A cell, quoted where RFC 4180 asks for it; a text that a spreadsheet would run as a formula gets a leading
/// apostrophe.
[[nodiscard]] std::string csv_cell(const std::string& text);

}  // namespace kyphos::io
