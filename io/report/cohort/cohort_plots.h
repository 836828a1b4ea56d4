#pragma once

#include <string>

#include "io/report/cohort/cohort.h"

namespace kyphos::io {

/// The plots of a cohort as figures with inline SVG: heights by level, distribution of change, losses over time.
/// A plot without data is left out, and says so.
[[nodiscard]] std::string cohort_plots(const Cohort& cohort);

}  // namespace kyphos::io
