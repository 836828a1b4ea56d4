#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The pictures of one study side by side, with a box to tick for the outlines; empty where there are none.
[[nodiscard]] std::string pictures_html(const StudyReport& study);

/// The pictures of all studies, a row a view, oldest date first, so that a change can be seen; empty where there are
/// none.
[[nodiscard]] std::string pictures_by_date_html(const CaseReport& report);

}  // namespace kyphos::io
