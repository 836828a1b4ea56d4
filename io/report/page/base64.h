#pragma once

#include <string>
#include <string_view>

namespace kyphos::io {

/// Base64 of RFC 4648, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace kyphos::io
