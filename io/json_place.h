#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/flat_json.h"

namespace kyphos::io {

/// A member of an object or an element of an array.
using JsonStep = std::variant<std::string, std::size_t>;

/// Where the value at a path begins in a text that is valid JSON. As far as the path leads: where a step is not there,
/// the place of the value before it.
[[nodiscard]] TextPlace json_place(std::string_view text, const std::vector<JsonStep>& path);

}  // namespace kyphos::io
