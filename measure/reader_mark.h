#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kyphos::measure {

/// What a reader has put right on a body. It goes with the body into every output.
struct ReaderMark {
  std::string reader;             ///< initials as given
  std::string time;               ///< as given
  std::vector<std::string> what;  ///< in words, in the order of the corrections
  bool moved = false;             ///< endplates stand where the reader set them
  bool added = false;             ///< the program saw no body there
  bool rejected = false;          ///< no body to the reader
  bool renamed = false;
  bool cemented = false;       ///< cement, as the reader says
  std::optional<int> grade{};  ///< Genant's, as the reader says; 0: not a fracture
};

}  // namespace kyphos::measure
