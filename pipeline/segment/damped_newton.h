#pragma once

#include <Eigen/Core>
#include <functional>

namespace kyphos::pipeline {

/// The quadratic that touches an objective at a place: the step solves matrix * step = right.
struct TouchingQuadratic {
  Eigen::MatrixXd matrix;  ///< positive definite; holds the damping asked for
  Eigen::VectorXd right;   ///< gradient of the objective
};

/// Objectives that gain less than this in a step have settled (log likelihood).
inline constexpr double kSettledGain = 0.05;

/// Newton's method with damping: climbs from `place` to a maximum of the objective in at most `rounds` steps, leaves
/// `place` there and returns what it reached.
double climb_damped(Eigen::VectorXd& place, int rounds,
                    const std::function<double(const Eigen::VectorXd& place)>& objective,
                    const std::function<TouchingQuadratic(double damping)>& quadratic_at_place);

}  // namespace kyphos::pipeline
