#pragma once

#include <nlohmann/json.hpp>

#include "io/report/case_report.h"

namespace kyphos::io {

/// Facts, thresholds of the site and edition that a verdict was reached by, as a case keeps them; never who the patient
/// is.
[[nodiscard]] nlohmann::ordered_json kept_judgement_json(const JudgedBy& judged);
/// Throws what nlohmann throws, or std::out_of_range, of values that were not written so.
[[nodiscard]] JudgedBy kept_judgement_of_json(const nlohmann::ordered_json& json);

}  // namespace kyphos::io
