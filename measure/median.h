#pragma once

#include <vector>

namespace kyphos::measure {

/// Standard deviation of a normal distribution over its median distance from the middle.
inline constexpr double kSdPerMedianDistance = 1.4826;

/// The middle one of the values, of an even number the upper of the two in the middle. At least one value.
[[nodiscard]] double median_of(std::vector<double> values);

/// The value below which `part` (0 to 1) of the others lie. At least one value.
[[nodiscard]] double quantile_of(std::vector<double> values, double part);

}  // namespace kyphos::measure
