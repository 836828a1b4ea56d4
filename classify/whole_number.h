#pragma once

#include <string>

namespace kyphos::classify {

/// The number without decimals, as sentences give percents, HU and kV.
[[nodiscard]] std::string whole_number(double value);

}  // namespace kyphos::classify
