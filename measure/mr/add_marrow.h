#pragma once

#include <vector>

#include "measure/mr/mr_series.h"
#include "measure/study.h"

namespace kyphos::measure {

/// Adds to every body of a measured MR study what its series show of the marrow. `series` are laid over the bodies.
void add_marrow(MeasuredStudy& study, const std::vector<MrSeries>& series);

/// Carries what the series showed to the same bodies measured again without voxels (under other names), in their order.
void carry_marrow(const MeasuredStudy& from, MeasuredStudy& to);

}  // namespace kyphos::measure
