#pragma once

#include <string>
#include <vector>

#include "io/input.h"

namespace kyphos::io {

struct FilmPosture {
  Posture posture = Posture::Unknown;
  std::string evidence{};
};

/// Posture by codes (SNOMED CT, NCIt) of patient orientation and view, else by words of the descriptions. Unknown where
/// nothing tells or two things contradict each other: a film may be taken in any posture.
[[nodiscard]] FilmPosture film_posture(const std::vector<std::string>& codes, const std::vector<std::string>& texts);

}  // namespace kyphos::io
