#pragma once

#include <string>

namespace kyphos::io::dicom {

/// A number for a sentence: fixed decimals, "1.0".
[[nodiscard]] std::string number_text(double value, int decimals);

/// "1 slice", "2 slices".
[[nodiscard]] std::string count_text(int count, const std::string& noun);

}  // namespace kyphos::io::dicom
