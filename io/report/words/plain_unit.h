#pragma once

#include <string_view>

namespace kyphos::io {

/// A unit as people write it, from its UCUM code: "HU", "mm²", "°"; nothing for a plain number.
[[nodiscard]] std::string_view plain_unit(std::string_view ucum);

}  // namespace kyphos::io
