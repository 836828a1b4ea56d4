#pragma once

#include <span>

namespace kyphos::pipeline {

/// Log of the sum of what the logs stand for, safe for very small terms. At least one.
[[nodiscard]] double log_sum(std::span<const double> logs);

}  // namespace kyphos::pipeline
