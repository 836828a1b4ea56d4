#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The report for the terminal: per study a head line, a table with one row a body, the regional angles, and the doubts
/// and warnings in words.
[[nodiscard]] std::string terminal_text(const CaseReport& report);

}  // namespace kyphos::io
