#pragma once

#include <string>
#include <vector>

#include "classify/appropriateness.h"

namespace kyphos::io {

/// One option with what both editions say of it for this patient.
struct RatingRow {
  std::string label;
  std::string chosen;  ///< in the edition of the verdict: "usually appropriate", "not verified"
  std::string other;   ///< in the other edition; also "does not apply", "not known whether it applies", "not rated"
  std::string source;  ///< of the chosen one
};

/// The ratings of the scenario that holds, side by side with the other edition's. Empty where it is not known that the
/// scenario holds: a rating for somebody else's patient is no rating.
[[nodiscard]] std::vector<RatingRow> rating_rows(const classify::Verdict& verdict);
[[nodiscard]] classify::Edition other_edition(const classify::Verdict& verdict);

}  // namespace kyphos::io
