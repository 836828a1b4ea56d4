#pragma once

#include <vector>

#include "measure/space/lps.h"

namespace kyphos::pipeline {

/// Gaussian smoothing of equally spaced samples; sigma in samples. The ends are continued as a straight line through
/// the last two sigma, since repeating the last sample would bend a curve there.
[[nodiscard]] std::vector<double> smooth_line(const std::vector<double>& values, double sigma_samples);
/// As smooth_line, with the last sample repeated at the ends: for signals that are not curves.
[[nodiscard]] std::vector<double> smooth_signal(const std::vector<double>& values, double sigma_samples);
/// smooth_line on each coordinate.
[[nodiscard]] std::vector<measure::PointLps> smooth_points(const std::vector<measure::PointLps>& points,
                                                           double sigma_samples);
/// The p-quantile (0..1) of the values; 0 for none.
[[nodiscard]] double quantile(std::vector<double> values, double p);

}  // namespace kyphos::pipeline
