#pragma once

#include <optional>
#include <string_view>

#include "measure/level.h"

namespace kyphos::io {

/// SNOMED CT code of a vertebra (CID 7603; S1: the first sacral vertebra); empty for T13 and L6, which have none.
[[nodiscard]] std::string_view sct_of_level(measure::Level level);
[[nodiscard]] std::optional<measure::Level> level_of_sct(std::string_view code);

}  // namespace kyphos::io
