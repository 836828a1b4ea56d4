#include "pipeline/fit/smoothing.h"

#include <algorithm>
#include <cmath>

namespace kyphos::pipeline {
namespace {

std::vector<double> kernel(double sigma) {
  const int reach = static_cast<int>(std::ceil(3.0 * sigma));
  std::vector<double> weights;
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    weights.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
    sum += weights.back();
  }
  for (double& weight : weights) {
    weight /= sum;
  }
  return weights;
}

/// Least-squares line through the `count` samples from `first`: value at 0 and slope.
std::pair<double, double> fit_line(const std::vector<double>& values, int first, int count) {
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (int i = first; i < first + count; ++i) {
    mean_x += i;
    mean_y += values[static_cast<std::size_t>(i)];
  }
  mean_x /= count;
  mean_y /= count;
  double xy = 0.0;
  double xx = 0.0;
  for (int i = first; i < first + count; ++i) {
    xy += (i - mean_x) * (values[static_cast<std::size_t>(i)] - mean_y);
    xx += (i - mean_x) * (i - mean_x);
  }
  const double slope = xx > 0.0 ? xy / xx : 0.0;
  return {mean_y - slope * mean_x, slope};
}

template <typename Extend>
std::vector<double> convolve(const std::vector<double>& values, double sigma, const Extend& extend) {
  if (values.empty() || sigma <= 0.0) {
    return values;
  }
  const std::vector<double> weights = kernel(sigma);
  const int reach = static_cast<int>(weights.size() / 2);
  const int count = static_cast<int>(values.size());
  std::vector<double> smooth(values.size());
  for (int i = 0; i < count; ++i) {
    double sum = 0.0;
    for (int k = -reach; k <= reach; ++k) {
      const int at = i + k;
      sum += weights[static_cast<std::size_t>(k + reach)] *
             (at >= 0 && at < count ? values[static_cast<std::size_t>(at)] : extend(at));
    }
    smooth[static_cast<std::size_t>(i)] = sum;
  }
  return smooth;
}

}  // namespace

std::vector<double> smooth_line(const std::vector<double>& values, double sigma_samples) {
  const int count = static_cast<int>(values.size());
  const int fitted = std::clamp(static_cast<int>(std::lround(2.0 * sigma_samples)), 2, std::max(count, 2));
  if (count < 2) {
    return values;
  }
  const int used = std::min(fitted, count);
  const auto [low0, low_slope] = fit_line(values, 0, used);
  const auto [high0, high_slope] = fit_line(values, count - used, used);
  return convolve(values, sigma_samples,
                  [low = low0, rise_low = low_slope, high = high0, rise_high = high_slope](int at) {
                    return at < 0 ? low + rise_low * at : high + rise_high * at;
                  });
}

std::vector<double> smooth_signal(const std::vector<double>& values, double sigma_samples) {
  return convolve(values, sigma_samples, [&](int at) { return at < 0 ? values.front() : values.back(); });
}

std::vector<measure::PointLps> smooth_points(const std::vector<measure::PointLps>& points, double sigma_samples) {
  std::vector<measure::PointLps> smooth(points);
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    std::vector<double> values;
    values.reserve(points.size());
    for (const auto& point : points) {
      values.push_back(point[axis]);
    }
    values = smooth_line(values, sigma_samples);
    for (std::size_t i = 0; i < points.size(); ++i) {
      smooth[i][axis] = values[i];
    }
  }
  return smooth;
}

double quantile(std::vector<double> values, double p) {
  if (values.empty()) {
    return 0.0;
  }
  const auto rank = std::lround(p * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + rank);
  return values[static_cast<std::size_t>(rank)];
}

}  // namespace kyphos::pipeline
