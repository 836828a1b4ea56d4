#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measured.h"

namespace kyphos::io {

/// A body as one of two readers has it.
struct ReadSide {
  bool there = false;                                         ///< measured by this reader: neither rejected nor missing
  std::string name{};                                         ///< "T12"
  bool touched = false;                                       ///< the reader has put anything right on it
  bool placed = false;                                        ///< its endplates stand where the reader set them
  std::optional<int> grade{};                                 ///< Genant's
  std::map<std::string, measure::Measured<double>> values{};  ///< by the keys of agreement_quantities
};

/// The same body by two readers.
struct ReadBody {
  std::string case_id;
  std::string date;  ///< of the study; empty where it has none
  ReadSide first;
  ReadSide second;
};

/// Two readers, and all bodies that both have read.
struct ReaderPair {
  std::string first;  ///< initials
  std::string second;
  std::vector<ReadBody> bodies;
};

/// What readers are compared on, as catalogue keys.
[[nodiscard]] std::span<const std::string_view> agreement_quantities();

}  // namespace kyphos::io
