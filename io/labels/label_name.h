#pragma once

#include <string_view>

#include "io/labels/label_scheme.h"

namespace kyphos::io {

/// What a name means: "vertebrae_L1", "Th12", "T12 vertebra", "vertebral body L3", "corpus border", "rib_left_4".
[[nodiscard]] LabelMeaning meaning_of_name(std::string_view name);

}  // namespace kyphos::io
