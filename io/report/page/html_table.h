#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/study.h"

namespace kyphos::io {

/// Text made safe for HTML and its attributes.
[[nodiscard]] std::string escaped(std::string_view text);

/// The short table: one row a body, the measurements that a reader looks at first.
[[nodiscard]] std::string html_short_table(const std::vector<measure::MeasuredVertebra>& vertebrae);

/// Every row of the catalogue against every body that was measured.
[[nodiscard]] std::string html_full_table(const std::vector<measure::MeasuredVertebra>& vertebrae);

/// The regional angles with their endplates.
[[nodiscard]] std::string html_angle_table(const std::vector<measure::SpineAngle>& angles);

}  // namespace kyphos::io
