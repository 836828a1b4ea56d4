#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::measure {

/// Every number of this stage: findings beside the heights.
[[nodiscard]] std::vector<ParameterRow> finding_parameters();

}  // namespace kyphos::measure
