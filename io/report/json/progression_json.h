#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// The value of "progression" in report.json: time points, every tracked body with its verdict, all differences with
/// their errors and limits, mobility and events.
[[nodiscard]] std::string progression_json(const Progression& progression);

}  // namespace kyphos::io
