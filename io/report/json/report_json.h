#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The version of the format that docs/report.schema.json describes; changes whenever a key goes or changes its
/// meaning.
inline constexpr const char* kReportSchema = "kyphos-report-1";

/// report.json: indented, keys in a fixed order, numbers rounded. The same bytes for the same report.
[[nodiscard]] std::string report_json(const CaseReport& report);

}  // namespace kyphos::io
