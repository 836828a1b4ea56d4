#pragma once

#include <string>

namespace kyphos::io::dicom {

/// A number for a sentence: fixed decimals, "1.0".
[[nodiscard]] std::string number_text(double value, int decimals);

/// A length for a sentence, to a hundredth of a millimetre and without needless zeros: "1.0 mm", "1.25 mm", "4.25 mm".
[[nodiscard]] std::string mm_text(double value_mm);

/// "1 slice", "2 slices".
[[nodiscard]] std::string count_text(int count, const std::string& noun);

}  // namespace kyphos::io::dicom
