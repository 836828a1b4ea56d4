#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

namespace kyphos::pipeline {

/// The sixteen knots around a place and their weights, which sum to 1.
struct SplineFootprint {
  std::array<int, 16> knot{};
  std::array<double, 16> weight{};
};

/// A uniform cubic B-spline surface over a rectangle, linear in its knots.
class SplineSurface {
 public:
  /// Knots are about knot_mm apart and cover the rectangle, one row beyond it on each side.
  SplineSurface(double first_u_mm, double last_u_mm, double first_v_mm, double last_v_mm, double knot_mm);

  [[nodiscard]] int knots() const { return count_u_ * count_v_; }
  [[nodiscard]] SplineFootprint footprint(double u_mm, double v_mm) const;
  [[nodiscard]] static double value(const SplineFootprint& foot, const Eigen::VectorXd& knots);
  /// foot' * matrix * foot: the variance at a place, given the knots' covariance.
  [[nodiscard]] static double quadratic(const SplineFootprint& foot, const Eigen::MatrixXd& matrix);
  /// Adds weight * foot * foot' to a matrix and weight * value * foot to a vector.
  static void accumulate(const SplineFootprint& foot, double weight, Eigen::MatrixXd& matrix);
  static void accumulate(const SplineFootprint& foot, double weight, Eigen::VectorXd& vector);
  /// How improbable the bending of a surface is (minus log, up to a constant): curvatures in u, in v and the twist
  /// follow Student's t from knot to knot with scale curvature_per_mm, so that a rim or a fracture's edge may bend
  /// sharply at a few places while noise is smoothed. Planes cost nothing.
  [[nodiscard]] double bend_cost(const Eigen::VectorXd& knots, double curvature_per_mm) const;
  /// Precision of the Gaussian that touches that cost at the given knots, with a trace for those that nothing else
  /// holds: knots that no column touches, and the surface's level and tilt.
  [[nodiscard]] Eigen::MatrixXd bend_precision(const Eigen::VectorXd& knots, double curvature_per_mm) const;
  /// Knots of a stiff surface that follows a value at each place, each known with the given precision (1 / mm^2).
  [[nodiscard]] Eigen::VectorXd follow(const std::vector<SplineFootprint>& feet, const std::vector<double>& values,
                                       double value_precision, double curvature_per_mm) const;

 private:
  /// A second difference of knots: curvature times area_mm2.
  struct Bend {
    int count = 3;
    std::array<int, 4> knot{};
    std::array<double, 4> factor{};
    double area_mm2 = 1.0;
    [[nodiscard]] double of(const Eigen::VectorXd& knots) const;
  };
  [[nodiscard]] int at(int iu, int iv) const { return iv * count_u_ + iu; }
  void list_bends();

  double first_u_;
  double first_v_;
  double step_u_ = 1.0;
  double step_v_ = 1.0;
  int count_u_ = 4;
  int count_v_ = 4;
  std::vector<Bend> bends_;
};

}  // namespace kyphos::pipeline
