#include "classify/whole_number.h"

#include <array>
#include <cstdio>

namespace kyphos::classify {

std::string whole_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f", value);
  return text.data();
}

}  // namespace kyphos::classify
