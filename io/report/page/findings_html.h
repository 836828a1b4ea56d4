#pragma once

#include <string>

#include "measure/study.h"

namespace kyphos::io {

/// The findings of a study as a table with values, errors and confidence, with its heading.
[[nodiscard]] std::string html_findings(const measure::MeasuredStudy& study);

}  // namespace kyphos::io
