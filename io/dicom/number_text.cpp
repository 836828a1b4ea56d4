#include "io/dicom/number_text.h"

#include <array>
#include <cstdio>

namespace kyphos::io::dicom {

std::string number_text(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string mm_text(double value_mm) {
  std::string text = number_text(value_mm, 2);
  return (text.ends_with('0') ? number_text(value_mm, 1) : text) + " mm";
}

std::string count_text(int count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace kyphos::io::dicom
