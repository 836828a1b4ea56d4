#include "pipeline/fit/log_sum.h"

#include <algorithm>
#include <cmath>

namespace kyphos::pipeline {

double log_sum(std::span<const double> logs) {
  const double highest = *std::ranges::max_element(logs);
  double sum = 0.0;
  for (const double log : logs) {
    sum += std::exp(log - highest);
  }
  return highest + std::log(sum);
}

}  // namespace kyphos::pipeline
