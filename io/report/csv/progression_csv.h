#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// progression.csv: one row a body, measurement and pair of dates, units in the measurement's name, errors beside the
/// values (RFC 4180, UTF-8). The header alone where there is one study.
[[nodiscard]] std::string progression_csv(const CaseReport& report);

}  // namespace kyphos::io
