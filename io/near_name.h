#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kyphos::io {

/// The known name that a mistyped one most likely means; nothing where none is near (more than a third of it differs).
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view typed, std::span<const std::string_view> known);

}  // namespace kyphos::io
