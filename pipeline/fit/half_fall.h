#pragma once

#include <optional>
#include <span>

#include "pipeline/fit/edge_fit.h"

namespace kyphos::pipeline {

/// Where a profile that runs from marrow outwards has fallen halfway from the marrow's level to the darkest of its
/// border, whatever comes behind: a thin dark line before something bright, or a dark disc. The marrow's level is the
/// profile's own, a few millimetres inside of the start. samples: values at first_mm + i * step_mm. Nothing where the
/// profile does not fall clearly within `reach_mm` of the start.
[[nodiscard]] std::optional<EdgeFit> fit_half_fall(std::span<const float> samples, double first_mm, double step_mm,
                                                   double start_mm, double reach_mm);

}  // namespace kyphos::pipeline
