#pragma once

#include <string>
#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

/// The numbers of all stages that find, measure and follow bodies, in the order of the stages. Those that the
/// classifier decides by are in classify/criteria.h: a site may replace them.
[[nodiscard]] std::vector<measure::ParameterRow> all_parameters();
/// SHA-256 of their lines "key=value", sorted by key: two reports with the same digest were made with the same numbers.
[[nodiscard]] std::string parameters_digest();

}  // namespace kyphos::pipeline
