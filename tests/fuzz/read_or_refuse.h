#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "io/error.h"

namespace kyphos::fuzz {

/// Refusing with an Error is right; anything else that is thrown is a finding.
template <typename Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const io::Error&) {
    return;
  }
}

/// What must hold whatever the input is.
inline void require(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
  }
}

[[nodiscard]] inline bool is_utf8(std::string_view text) {
  std::size_t following = 0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (following > 0) {
      if ((byte & 0xC0U) != 0x80U) {
        return false;
      }
      --following;
    } else if (byte >= 0x80U) {
      following = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : 1;
      if (byte < 0xC2U || byte > 0xF4U) {
        return false;
      }
    }
  }
  return following == 0;
}

}  // namespace kyphos::fuzz
