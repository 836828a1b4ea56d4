#pragma once

#include <string>

#include "classify/appropriateness.h"

namespace kyphos::io {

/// The head of the classification: one box with the paragraph, ratings and what is missing. Uses the classes of the
/// report's own style sheet.
[[nodiscard]] std::string classification_head_html(const classify::Verdict& verdict);
/// The evidence table: each rule with inputs, outcome and source.
[[nodiscard]] std::string classification_evidence_html(const classify::Verdict& verdict);

}  // namespace kyphos::io
