#include "pipeline/fit/half_fall.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Mean of the marrow inside of the edge, and its spread.
struct Inside {
  double level = 0.0;
  double spread = 0.0;
};

std::optional<Inside> inside_of(std::span<const float> samples, double first_mm, double step_mm, double start_mm) {
  double sum = 0.0;
  double squares = 0.0;
  int count = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double inwards = start_mm - (first_mm + static_cast<double>(i) * step_mm);
    if (inwards >= kMarrowFromMm && inwards <= kMarrowToMm) {
      const auto value = static_cast<double>(samples[i]);
      sum += value;
      squares += value * value;
      ++count;
    }
  }
  constexpr int kFewest = 4;
  if (count < kFewest) {
    return std::nullopt;
  }
  const double mean = sum / count;
  return Inside{.level = mean, .spread = std::sqrt(std::max(0.0, squares / count - mean * mean))};
}

}  // namespace

std::optional<EdgeFit> fit_half_fall(std::span<const float> samples, double first_mm, double step_mm, double start_mm,
                                     double reach_mm) {
  const auto marrow = inside_of(samples, first_mm, step_mm, start_mm);
  if (!marrow || marrow->level <= 0.0) {
    return std::nullopt;
  }
  const auto index_of = [&](double mm) {
    return std::clamp(static_cast<int>(std::lround((mm - first_mm) / step_mm)), 0,
                      static_cast<int>(samples.size()) - 1);
  };
  const auto value = [&](int i) { return static_cast<double>(samples[static_cast<std::size_t>(i)]); };
  const int last = index_of(start_mm + reach_mm + kDarkLineMm);
  int darkest = index_of(start_mm - reach_mm);
  for (int i = darkest; i <= last; ++i) {
    if (value(i) < value(darkest)) {
      darkest = i;
    }
    const double fall = marrow->level - value(darkest);
    if (fall > kLeastFall * marrow->level && value(i) > value(darkest) + kRiseEndsLine * fall) {
      break;  // beyond the dark line
    }
  }
  const double fall = marrow->level - value(darkest);
  if (fall < kLeastFall * marrow->level) {
    return std::nullopt;
  }
  const double half = marrow->level - 0.5 * fall;
  int inner = darkest;
  while (inner > 0 && value(inner) < half) {
    --inner;
  }
  if (inner == darkest || value(inner) < half) {
    return std::nullopt;
  }
  const double slope = value(inner) - value(inner + 1);
  const double position = first_mm + (inner + (value(inner) - half) / slope) * step_mm;
  if (std::abs(position - start_mm) > reach_mm) {
    return std::nullopt;
  }
  // The half level moves by half of what the marrow's texture moves it.
  const double se = 0.5 * marrow->spread / (slope / step_mm);
  return EdgeFit{.position_mm = position,
                 .se_mm = std::clamp(se, kLeastFallErrorMm.value, reach_mm),
                 .contrast_hu = fall,
                 .residual_hu = marrow->spread};
}

}  // namespace kyphos::pipeline
