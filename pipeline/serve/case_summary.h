#pragma once

#include <string>

namespace kyphos::pipeline {

/// What the worklist says of a case, from its report.json, as an object.
/// Empty where the text is no report.
[[nodiscard]] std::string case_summary_json(const std::string& id, const std::string& report_json);

}  // namespace kyphos::pipeline
