#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::measure {

/// Every number of this stage: how a body is called.
[[nodiscard]] std::vector<ParameterRow> vertebra_parameters();

}  // namespace kyphos::measure
