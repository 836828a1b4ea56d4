#include "io/report/words/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace kyphos::io {

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  const double result = std::round(value * scale) / scale;
  return result == 0.0 ? 0.0 : result;  // -0.0 would print its sign
}

std::string fixed(double value, int decimals) {
  std::array<char, 400> text{};  // the longest double before the point has 309 digits
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), rounded(value, decimals),
                                          std::chars_format::fixed, decimals);
  if (error != std::errc()) {
    throw std::logic_error("a number does not fit its text");
  }
  return {text.data(), end};
}

std::string value_and_error(const measure::Measured<double>& measured, int decimals) {
  if (!measured) {
    return "–";
  }
  return fixed(measured.value(), decimals) + " ±" + fixed(measured.standard_error(), decimals) +
         (measured.doubt().empty() ? "" : "?");
}

}  // namespace kyphos::io
