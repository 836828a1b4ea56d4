#pragma once

#include <string>

#include "classify/appropriateness.h"

namespace kyphos::io {

/// The verdict for a terminal: the paragraph, then the table of rules with their outcomes.
[[nodiscard]] std::string classification_text(const classify::Verdict& verdict);

/// Every threshold and both editions' ratings, for `kyphos criteria`.
[[nodiscard]] std::string criteria_text(const classify::Criteria& criteria);

}  // namespace kyphos::io
