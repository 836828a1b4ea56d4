#include "pipeline/fit/spline_surface.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {
namespace {

struct Knots {
  int first = 0;
  std::array<double, 4> weight{};
};

Knots knots_at(double x_mm, double first_mm, double step_mm, int count) {
  const double place = std::clamp((x_mm - first_mm) / step_mm, 0.0, count - 3.0 - 1e-9);
  Knots result;
  result.first = static_cast<int>(place);
  const double t = place - result.first;
  const double s = 1.0 - t;
  result.weight = {s * s * s / 6.0, (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
                   (-3.0 * t * t * t + 3.0 * t * t + 3.0 * t + 1.0) / 6.0, t * t * t / 6.0};
  return result;
}

constexpr double kTrace = 1.0e-6;

}  // namespace

SplineSurface::SplineSurface(double first_u_mm, double last_u_mm, double first_v_mm, double last_v_mm, double knot_mm)
    : first_u_(first_u_mm), first_v_(first_v_mm) {
  const int spans_u = std::max(1, static_cast<int>(std::lround((last_u_mm - first_u_mm) / knot_mm)));
  const int spans_v = std::max(1, static_cast<int>(std::lround((last_v_mm - first_v_mm) / knot_mm)));
  step_u_ = std::max(1e-3, (last_u_mm - first_u_mm) / spans_u);
  step_v_ = std::max(1e-3, (last_v_mm - first_v_mm) / spans_v);
  count_u_ = spans_u + 3;
  count_v_ = spans_v + 3;
  list_bends();
}

SplineFootprint SplineSurface::footprint(double u_mm, double v_mm) const {
  const Knots pu = knots_at(u_mm, first_u_, step_u_, count_u_);
  const Knots pv = knots_at(v_mm, first_v_, step_v_, count_v_);
  SplineFootprint foot;
  for (std::size_t b = 0; b < 4; ++b) {
    for (std::size_t a = 0; a < 4; ++a) {
      foot.knot[4 * b + a] = at(pu.first + static_cast<int>(a), pv.first + static_cast<int>(b));
      foot.weight[4 * b + a] = pu.weight[a] * pv.weight[b];
    }
  }
  return foot;
}

double SplineSurface::value(const SplineFootprint& foot, const Eigen::VectorXd& knots) {
  double sum = 0.0;
  for (std::size_t k = 0; k < foot.knot.size(); ++k) {
    sum += foot.weight[k] * knots[foot.knot[k]];
  }
  return sum;
}

double SplineSurface::quadratic(const SplineFootprint& foot, const Eigen::MatrixXd& matrix) {
  double sum = 0.0;
  for (std::size_t a = 0; a < foot.knot.size(); ++a) {
    for (std::size_t b = 0; b < foot.knot.size(); ++b) {
      sum += foot.weight[a] * foot.weight[b] * matrix(foot.knot[a], foot.knot[b]);
    }
  }
  return sum;
}

void SplineSurface::accumulate(const SplineFootprint& foot, double weight, Eigen::MatrixXd& matrix) {
  for (std::size_t a = 0; a < foot.knot.size(); ++a) {
    for (std::size_t b = 0; b < foot.knot.size(); ++b) {
      matrix(foot.knot[a], foot.knot[b]) += weight * foot.weight[a] * foot.weight[b];
    }
  }
}

void SplineSurface::accumulate(const SplineFootprint& foot, double weight, Eigen::VectorXd& vector) {
  for (std::size_t a = 0; a < foot.knot.size(); ++a) {
    vector[foot.knot[a]] += weight * foot.weight[a];
  }
}

double SplineSurface::Bend::of(const Eigen::VectorXd& knots) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
    sum += factor[k] * knots[knot[k]];
  }
  return sum;
}

void SplineSurface::list_bends() {
  for (int v = 0; v < count_v_; ++v) {
    for (int u = 0; u < count_u_; ++u) {
      if (u + 2 < count_u_) {
        bends_.push_back({3, {at(u, v), at(u + 1, v), at(u + 2, v), 0}, {1.0, -2.0, 1.0, 0.0}, step_u_ * step_u_});
      }
      if (v + 2 < count_v_) {
        bends_.push_back({3, {at(u, v), at(u, v + 1), at(u, v + 2), 0}, {1.0, -2.0, 1.0, 0.0}, step_v_ * step_v_});
      }
      if (u + 1 < count_u_ && v + 1 < count_v_) {
        bends_.push_back(
            {4, {at(u, v), at(u + 1, v), at(u, v + 1), at(u + 1, v + 1)}, {1.0, -1.0, -1.0, 1.0}, step_u_ * step_v_});
      }
    }
  }
}

double SplineSurface::bend_cost(const Eigen::VectorXd& knots, double curvature_per_mm) const {
  double sum = 0.0;
  for (const Bend& bend : bends_) {
    const double z = bend.of(knots) / (curvature_per_mm * bend.area_mm2);
    sum += 0.5 * (kSplineSurfaceFreedom + 1.0) * std::log1p(z * z / kSplineSurfaceFreedom);
  }
  return sum;
}

Eigen::MatrixXd SplineSurface::bend_precision(const Eigen::VectorXd& knots, double curvature_per_mm) const {
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(this->knots(), this->knots());
  for (const Bend& bend : bends_) {
    const double scale = curvature_per_mm * bend.area_mm2;
    const double z = bend.of(knots) / scale;
    const double weight = (kSplineSurfaceFreedom + 1.0) / (kSplineSurfaceFreedom + z * z) / (scale * scale);
    for (std::size_t a = 0; a < static_cast<std::size_t>(bend.count); ++a) {
      for (std::size_t b = 0; b < static_cast<std::size_t>(bend.count); ++b) {
        precision(bend.knot[a], bend.knot[b]) += weight * bend.factor[a] * bend.factor[b];
      }
    }
  }
  precision.diagonal().array() += kTrace;
  return precision;
}

Eigen::VectorXd SplineSurface::follow(const std::vector<SplineFootprint>& feet, const std::vector<double>& values,
                                      double value_precision, double curvature_per_mm) const {
  double mean = 0.0;
  for (const double value : values) {
    mean += value / static_cast<double>(values.size());
  }
  Eigen::MatrixXd matrix = bend_precision(Eigen::VectorXd::Zero(knots()), curvature_per_mm);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(knots());
  for (std::size_t i = 0; i < values.size(); ++i) {
    accumulate(feet[i], value_precision, matrix);
    accumulate(feet[i], value_precision * (values[i] - mean), right);
  }
  return matrix.ldlt().solve(right).array() + mean;
}

}  // namespace kyphos::pipeline
