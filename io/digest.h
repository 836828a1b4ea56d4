#pragma once

#include <string>
#include <string_view>

namespace kyphos::io {

/// SHA-256 of the bytes, 64 hexadecimal digits. Without a key: not for anything that must stay secret.
/// Throws io::Error where the cryptographic library refuses.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace kyphos::io
