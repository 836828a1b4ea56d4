#pragma once

#include <string>
#include <vector>

#include "measure/study.h"

namespace kyphos::io {

/// "AB", or "a reader" where no initials were given.
[[nodiscard]] std::string corrected_by(const measure::ReaderMark& mark);

/// A sentence of what a reader has put right on a body, with what the program had: "endplates set by the reader;
/// Anterior height 17.5 -> 14.2 mm". Empty where nobody has.
[[nodiscard]] std::string correction_line(const measure::MeasuredVertebra& vertebra);

/// One line a corrected body, each with its name in front.
[[nodiscard]] std::vector<std::string> correction_lines(const measure::MeasuredStudy& study);

}  // namespace kyphos::io
