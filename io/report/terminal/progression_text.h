#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// For a terminal: one row a body with the change of its heights and its wedge angle, an arrow where it is more than
/// noise, and the verdict; then the evidence and the events of bodies that changed.
[[nodiscard]] std::string progression_text(const Progression& progression);

}  // namespace kyphos::io
