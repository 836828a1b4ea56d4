#pragma once

#include <string_view>

namespace kyphos::io {

/// Style sheet and script of index.html. The script only sorts and hides rows that are there without it.
[[nodiscard]] std::string_view index_style();
[[nodiscard]] std::string_view index_script();

}  // namespace kyphos::io
