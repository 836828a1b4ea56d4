#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classify/clinical_context.h"

namespace kyphos::io {

/// Puts values, as written in a file, into a field. An empty text and "unknown" leave it unknown. Returns what is wrong
/// with the text, a clause that says what is expected, or nothing.
[[nodiscard]] std::optional<std::string> set_field(classify::ClinicalContext& context,
                                                   const classify::ClinicalField& field,
                                                   const std::vector<std::string>& values);

/// What may stand in a field: "yes, no or unknown", "a number from 0 to 10", "a date YYYY-MM-DD".
[[nodiscard]] std::string expected(const classify::ClinicalField& field);

/// All keys, for suggestions.
[[nodiscard]] std::vector<std::string_view> clinical_keys();

}  // namespace kyphos::io
