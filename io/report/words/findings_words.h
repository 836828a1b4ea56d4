#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/study.h"

namespace kyphos::io {

/// One finding of one body, or of the study, as a row of a table.
struct FindingLine {
  std::string level;       ///< "T12"; "T9 to T12"; "spine"
  std::string finding;     ///< "Canal compromise"
  std::string value;       ///< "24 ±4 %"
  std::string confidence;  ///< how far to trust it: "clear", "near the limit of 20 %", "doubtful body"
};

/// What is worth a row: everything found on any body; of a collapsed body also wall, canal and cleft where nothing was
/// found, since a reader asks for them; then the bone, bridging, and what the vessels show.
[[nodiscard]] std::vector<FindingLine> finding_lines(const measure::MeasuredStudy& study);

/// "clear" where a number lies beyond 1.96 standard errors from the limit that decides; "near the limit" where not;
/// "doubtful body" where the body itself was measured with doubt; the reason where there is no number.
[[nodiscard]] std::string confidence(const measure::MeasuredVertebra& vertebra,
                                     const measure::Measured<double>& measured, double limit, std::string_view unit);

/// "canal 0.38 cm3 ±0.04, disc 0.72 cm3 ±0.08"; empty without leaks.
[[nodiscard]] std::string leaks_in_words(const measure::Cement& cement);
[[nodiscard]] std::string_view word(measure::Bridge bridge);
[[nodiscard]] std::string_view word(measure::ContrastSeen contrast);

}  // namespace kyphos::io
