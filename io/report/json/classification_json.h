#pragma once

#include <string>

#include "classify/appropriateness.h"

namespace kyphos::io {

/// The value of "classification" in report.json: headline, class, scenario, ratings, every rule with inputs, outcome
/// and source, what is missing, the disclaimer. What is not known or not verified is null.
[[nodiscard]] std::string classification_json(const classify::Verdict& verdict);

/// Every threshold and both editions' rating tables, for `kyphos criteria --json`.
[[nodiscard]] std::string criteria_json(const classify::Criteria& criteria);

}  // namespace kyphos::io
