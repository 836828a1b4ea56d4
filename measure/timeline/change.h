#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "measure/timeline.h"

namespace kyphos::measure {

/// Differences of every catalogue row of a body between two dates, each with its tier. Rows that neither date has are
/// left out.
[[nodiscard]] std::vector<Change> compare_dates(const TimelineInput& input, const TrackedVertebra& vertebra,
                                                std::size_t earlier, std::size_t later,
                                                const ProgressionThresholds& thresholds);

/// The same differences without a verdict, for a lying and an upright study close in time: decisive rows and
/// segmental kyphosis only.
[[nodiscard]] std::vector<Change> compare_mobility(const TimelineInput& input, const TrackedVertebra& vertebra,
                                                   std::size_t earlier, std::size_t later,
                                                   const ProgressionThresholds& thresholds);

/// Regional angles of two dates, by name.
[[nodiscard]] std::vector<Change> compare_regional(const TimelineInput& input, std::size_t earlier, std::size_t later,
                                                   const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
