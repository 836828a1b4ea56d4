#pragma once

#include <string_view>

namespace kyphos::measure {

/// How the patient lay or stood for the scan; the same enumerators in the same order as io's.
enum class Posture : unsigned char { Unknown, Supine, Prone, LateralDecubitus, Standing, Sitting };

/// "supine", "lateral decubitus", ...
[[nodiscard]] std::string_view name(Posture posture);

}  // namespace kyphos::measure
