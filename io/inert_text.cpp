#include "io/inert_text.h"

#include <cstddef>
#include <cstdint>

namespace kyphos::io {
namespace {

/// Bytes of the character that begins here, 0 where they are no UTF-8 (also overlong ones and surrogates).
std::size_t character_bytes(std::string_view text, std::uint32_t& code) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  const std::size_t count = first < 0x80   ? 1
                            : first < 0xC2 ? 0
                            : first < 0xE0 ? 2
                            : first < 0xF0 ? 3
                            : first < 0xF5 ? 4
                                           : 0;
  if (count == 0 || count > text.size()) {
    return 0;
  }
  code = count == 1 ? first : first & (0xFFU >> (count + 1));
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (count == 3 && code < 0x800) || (count == 4 && code < 0x10000);
  return overlong || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF ? 0 : count;
}

bool acts(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
  const bool turns = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                     (code >= 0x2066 && code <= 0x2069);
  return control || turns;
}

}  // namespace

std::string inert(std::string_view text, LineBreaks breaks) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    std::uint32_t code = 0;
    const std::size_t count = character_bytes(text, code);
    if (count == 0 || (acts(code) && !(code == '\n' && breaks == LineBreaks::Kept))) {
      result += '?';
    } else {
      result += text.substr(0, count);
    }
    text.remove_prefix(count == 0 ? 1 : count);
  }
  return result;
}

}  // namespace kyphos::io
