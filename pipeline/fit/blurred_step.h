#pragma once

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

/// What the scanner makes of a sharp step along one direction: a box (the slice) and a Gaussian (kernel, pixels), one
/// after the other. A box of 0 is a Gaussian alone.
struct PointSpread {
  double sigma_mm = 0.7;
  double box_mm = 0.0;
};

/// The blurred step from 0 (far left) to 1 (far right) at x mm from the edge.
[[nodiscard]] double blurred_step(double x_mm, const PointSpread& spread);

}  // namespace kyphos::pipeline
