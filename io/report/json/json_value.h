#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "measure/measured.h"

namespace kyphos::io {

/// Null where there is no text.
[[nodiscard]] nlohmann::ordered_json text_or_null(const std::string& text);

/// Value and standard error with that many digits after the point, and what puts it in doubt, if anything; or why there
/// is none.
[[nodiscard]] nlohmann::ordered_json measured_json(const measure::Measured<double>& measured, int decimals);

}  // namespace kyphos::io
