#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kyphos::measure {

/// The texts one after the other with `between` in between; empty for none.
[[nodiscard]] std::string joined_texts(const std::vector<std::string>& texts, std::string_view between = "; ");

}  // namespace kyphos::measure
