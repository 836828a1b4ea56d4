#pragma once

#include <nlohmann/json.hpp>

#include "io/report/case_report.h"
#include "io/report/views/kept_views.h"

namespace kyphos::io {

/// What was seen of a body, which the program had there, on the voxels of a measured study; null where nothing was.
[[nodiscard]] nlohmann::ordered_json kept_sight_json(const StudyReport& study, const measure::VertebralBody& body);
[[nodiscard]] KeptSight kept_sight_of_json(const nlohmann::ordered_json& json);

/// LPS to a ten thousandth of a millimetre.
[[nodiscard]] nlohmann::ordered_json kept_place_json(const measure::PointLps& at);
[[nodiscard]] measure::PointLps kept_place_of_json(const nlohmann::ordered_json& json);

}  // namespace kyphos::io
