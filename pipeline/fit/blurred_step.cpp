#include "pipeline/fit/blurred_step.h"

#include <cmath>
#include <numbers>

namespace kyphos::pipeline {
namespace {

double cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi); }

/// Integral of the Gaussian step up to x.
double ramp(double x, double sigma) { return x * cdf(x / sigma) + sigma * density(x / sigma); }

/// Below this the box is nothing against the Gaussian and the quotient below would lose digits.
constexpr double kNoBoxMm = 1.0e-3;

}  // namespace

double blurred_step(double x_mm, const PointSpread& spread) {
  const double half = 0.5 * spread.box_mm;
  if (spread.box_mm < kNoBoxMm) {
    return cdf(x_mm / spread.sigma_mm);
  }
  return (ramp(x_mm + half, spread.sigma_mm) - ramp(x_mm - half, spread.sigma_mm)) / spread.box_mm;
}

}  // namespace kyphos::pipeline
