#pragma once

#include <cstddef>
#include <vector>

#include "measure/timeline.h"

namespace kyphos::measure {

/// The z that keeps the false alarms of `comparisons` two-sided comparisons together at or below `percent`
/// (Bonferroni), but never less than `at_least`.
[[nodiscard]] double decision_factor(std::size_t comparisons, double percent, double at_least);

/// Gives every compared row its word by the table of thresholds. Decisive rows share one limit, all others another,
/// each by the number of rows that could be compared. Rows without a difference, or that cannot tell, keep their word.
void judge_all(std::vector<Change>& changes, const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
