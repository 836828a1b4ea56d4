#pragma once

#include <string>

#include "measure/measured.h"

namespace kyphos::io {

/// A number with a fixed count of digits after the point, whatever the locale; never "-0.0".
[[nodiscard]] std::string fixed(double value, int decimals);

/// The nearest number with that many digits after the point: the same bytes in a file whatever the last bit of a sum
/// was.
[[nodiscard]] double rounded(double value, int decimals);

/// "23.4 ±0.5", or "–" where there is no value.
[[nodiscard]] std::string value_and_error(const measure::Measured<double>& measured, int decimals);

/// Digits that files for programs carry beyond those that tables show: enough to compute on, few enough to be stable.
inline constexpr int kExtraDigits = 2;

}  // namespace kyphos::io
