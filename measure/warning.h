#pragma once

#include <string>

namespace kyphos::measure {

/// Something the reader of the report must know: an accommodation of a broken file, a doubtful step, a limit.
struct Warning {
  std::string code;  ///< stable, snake_case, for programs: "missing_slices"
  std::string text;  ///< a sentence for people, with numbers and units; no patient identity
};

}  // namespace kyphos::measure
