#include "io/report/words/plain_unit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kyphos::io {

std::string_view plain_unit(std::string_view ucum) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPlain{
      {{"1", ""}, {"[hnsf'U]", "HU"}, {"deg", "°"}, {"mm2", "mm²"}, {"mm3", "mm³"}, {"cm3", "cm³"}}};
  const auto* const found = std::ranges::find(kPlain, ucum, &std::pair<std::string_view, std::string_view>::first);
  return found == kPlain.end() ? ucum : found->second;
}

}  // namespace kyphos::io
