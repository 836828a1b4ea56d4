#pragma once

#include <nlohmann/json.hpp>

#include "measure/finding/findings.h"

namespace kyphos::io {

/// What was found on a body's voxels, as a case keeps it; not the voxels that pictures mark.
[[nodiscard]] nlohmann::ordered_json kept_findings_json(const measure::Findings& findings);
[[nodiscard]] measure::Findings kept_findings_of_json(const nlohmann::ordered_json& json);

/// [value, standard error] with the doubt behind them where there is one, or the reason as a text.
[[nodiscard]] nlohmann::ordered_json kept_measured_json(const measure::Measured<double>& measured);
[[nodiscard]] measure::Measured<double> kept_measured_of_json(const nlohmann::ordered_json& json);

}  // namespace kyphos::io
