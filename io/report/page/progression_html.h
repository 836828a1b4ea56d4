#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The section on change: a bar a level for the anterior height in percent of its baseline; for each changed body its
/// evidence, its curves over the dates and both dates laid over each other; then mobility, what could not be compared,
/// and the thresholds with their sources.
[[nodiscard]] std::string progression_html(const Progression& progression);

}  // namespace kyphos::io
