#pragma once

#include <string>

namespace kyphos::io::dicom {

/// A UID below 2.25 for something that has none: a fingerprint (FNV-1a, 64 bits) of the text, the same each time.
[[nodiscard]] std::string made_up_uid(const std::string& text);

}  // namespace kyphos::io::dicom
