#pragma once

#include <string>

#include "measure/study.h"

namespace kyphos::io {

/// The bodies that may be fractured with the probability of each grade and what speaks for it, and the Spine Deformity
/// Index. Empty where every body is called intact.
[[nodiscard]] std::string fracture_calls_html(const measure::MeasuredStudy& study);

}  // namespace kyphos::io
