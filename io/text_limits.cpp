#include "io/text_limits.h"

#include <fstream>

#include "io/error.h"
#include "io/flat_json.h"

namespace kyphos::io {

std::string read_text(const std::filesystem::path& path, std::uintmax_t most, const std::string& what) {
  constexpr std::size_t kPart = std::size_t{64} * 1024;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::string part(kPart, '\0');
  while (file.good()) {
    file.read(part.data(), static_cast<std::streamsize>(part.size()));
    text.append(part, 0, static_cast<std::size_t>(file.gcount()));
    if (text.size() > most) {
      throw Error(path.string(), "is too large for " + what + " (more than " + std::to_string(most / 1024) + " KiB)",
                  "Check the path.");
    }
  }
  if (!file.is_open() || !file.eof()) {
    throw Error(path.string(), "cannot be read", "Check the name and who may read it.");
  }
  return text;
}

void require_modest_json(std::string_view text, const std::string& subject) {
  std::size_t depth = 0;
  std::size_t values = 1;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (in_string) {
      at += letter == '\\' ? 1 : 0;
      in_string = letter != '"';
      continue;
    }
    in_string = letter == '"';
    const bool opens = letter == '[' || letter == '{';
    depth += opens ? 1 : 0;
    depth -= (letter == ']' || letter == '}') && depth > 0 ? 1 : 0;
    values += opens || letter == ',' ? 1 : 0;
    if (depth > kDeepestJson || values > kMostJsonValues) {
      throw Error(subject,
                  words(place_of(text, at)) + ": it " +
                      (depth > kDeepestJson ? "nests deeper than " + std::to_string(kDeepestJson) + " levels"
                                            : "holds more than " + std::to_string(kMostJsonValues) + " values") +
                      ", which no file of clinical facts or thresholds does",
                  "Check that it is the file you mean; larger cohorts can be given in parts.");
    }
  }
}

}  // namespace kyphos::io
