#include "measure/joined_texts.h"

namespace kyphos::measure {

std::string joined_texts(const std::vector<std::string>& texts, std::string_view between) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    line += (i == 0 ? std::string() : std::string(between)) + texts[i];
  }
  return line;
}

}  // namespace kyphos::measure
