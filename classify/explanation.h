#pragma once

#include <string>

#include "classify/appropriateness.h"

namespace kyphos::classify {

/// One line: "T12: criteria met", "T12: indeterminate: needs whether malignancy is suspected".
[[nodiscard]] std::string compose_headline(const Verdict& verdict);
/// One paragraph in plain words for a radiologist; ends with the disclaimer.
[[nodiscard]] std::string compose_paragraph(const Verdict& verdict, const LevelEvidence& level);
/// The ratings of a scenario in one sentence, in words: "Surgical consultation: usually appropriate; ...".
[[nodiscard]] std::string compose_ratings(const Scenario& scenario);

}  // namespace kyphos::classify
