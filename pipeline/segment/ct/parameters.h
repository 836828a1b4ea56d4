#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

/// Every number of this stage: finding the canal and the discs on CT.
[[nodiscard]] std::vector<measure::ParameterRow> ct_parameters();

}  // namespace kyphos::pipeline
