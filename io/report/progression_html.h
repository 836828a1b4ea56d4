#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The section on change: a bar a level for the anterior height in percent of its baseline, then what each changed body
/// is judged by.
[[nodiscard]] std::string progression_html(const Progression& progression);

}  // namespace kyphos::io
