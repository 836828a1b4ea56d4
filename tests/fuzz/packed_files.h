#pragma once

#include <string_view>
#include <vector>

namespace kyphos::fuzz {

/// Stands between the files of an input that holds several.
inline constexpr std::string_view kNextFile = "\n--kyphos next file--\n";

/// The files of an input: one, or several with kNextFile between them; at most `most`.
[[nodiscard]] inline std::vector<std::string_view> unpacked_files(std::string_view input, std::size_t most) {
  std::vector<std::string_view> files;
  while (files.size() < most) {
    const std::size_t end = input.find(kNextFile);
    files.push_back(input.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    input.remove_prefix(end + kNextFile.size());
  }
  return files;
}

}  // namespace kyphos::fuzz
