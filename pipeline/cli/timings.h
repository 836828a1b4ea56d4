#pragma once

#include <span>
#include <string>

#include "io/report/case_report.h"

namespace kyphos::pipeline {

/// Where the time went, step by step, and the most memory that the program held.
[[nodiscard]] std::string timings_text(const io::CaseReport& report, std::span<const io::StepSeconds> around);

}  // namespace kyphos::pipeline
