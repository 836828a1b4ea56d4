#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// report.html: one file that needs nothing else, for a screen without network and for paper. What needs a look comes
/// first, then pictures, then tables, then how it was made.
[[nodiscard]] std::string report_html(const CaseReport& report);

}  // namespace kyphos::io
