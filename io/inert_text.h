#pragma once

#include <string>
#include <string_view>

namespace kyphos::io {

enum class LineBreaks : unsigned char { Replaced, Kept };

/// A text from outside, such that a terminal, a log or a page shows it and does nothing else: control characters (with
/// them all escape sequences), marks that turn the direction of writing, and bytes that are no UTF-8 become "?".
[[nodiscard]] std::string inert(std::string_view text, LineBreaks breaks = LineBreaks::Replaced);

}  // namespace kyphos::io
