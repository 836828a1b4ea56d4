#include "measure/parameter.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kyphos::measure {
namespace {

template <typename T>
std::string shortest(T value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

std::string parameter_text(double value) { return shortest(value); }
std::string parameter_text(float value) { return shortest(value); }
std::string parameter_text(int value) { return shortest(value); }

std::string parameter_lines(std::vector<ParameterRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const ParameterRow& a, const ParameterRow& b) { return a.key < b.key; });
  std::string lines;
  for (const ParameterRow& row : rows) {
    lines += row.key + "=" + row.value + "\n";
  }
  return lines;
}

}  // namespace kyphos::measure
