#pragma once

#include <string>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

/// The part of a scan around its spine, so that resampling it again and again stays quick.
[[nodiscard]] measure::Volume around_spine(const measure::Volume& volume, const Examined& found);

/// Measures the volume as it is and after every perturbation; scores are differences from the first measurement, with
/// the standard error of the difference. Lost, renamed and moved bodies are failures.
[[nodiscard]] Scores repeat_measurements(const std::string& scan, const measure::Volume& volume, Extent extent);

/// SD and smallest detectable change per body and over all, and the bias of thick against thin slices.
void print_repeatability(const Scores& scores);

}  // namespace kyphos::accuracy
