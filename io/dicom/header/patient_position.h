#pragma once

#include <string>

#include "io/input.h"

namespace kyphos::io::dicom {

/// Posture from Patient Position (0018,5100), PS3.3 C.7.3.1.1.2: head or feet first does not matter, the side down
/// does.
[[nodiscard]] Posture posture_of(const std::string& patient_position);

/// Contrast from the agent's name (0018,0010): absent proves nothing, since exports often drop it.
[[nodiscard]] Tristate contrast_of(const std::string& agent);

}  // namespace kyphos::io::dicom
