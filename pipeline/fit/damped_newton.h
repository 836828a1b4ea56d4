#pragma once

#include <Eigen/Core>
#include <array>
#include <functional>

#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

/// The quadratic that touches an objective at a place: the step solves matrix * step = right.
struct TouchingQuadratic {
  Eigen::MatrixXd matrix;  ///< positive definite; holds the damping asked for
  Eigen::VectorXd right;   ///< gradient of the objective
};

/// A term of the objective in two edges: how fast it grows with each, and the precision of the Gaussian that touches
/// it.
struct EdgePairTerm {
  Eigen::Vector2d slope;
  Eigen::Matrix2d precision;
};

/// Adds such a term, given the unknowns on which the two edges depend and how fast.
template <std::size_t N>
void add_term(const EdgePairTerm& term, const std::array<Eigen::Index, N>& unknowns,
              const Eigen::Matrix<double, 2, static_cast<int>(N)>& edges_per_unknown, TouchingQuadratic& quadratic) {
  const auto pull = (edges_per_unknown.transpose() * term.slope).eval();
  const auto square = (edges_per_unknown.transpose() * term.precision * edges_per_unknown).eval();
  for (std::size_t a = 0; a < N; ++a) {
    quadratic.right[unknowns[a]] += pull[static_cast<Eigen::Index>(a)];
    for (std::size_t b = 0; b < N; ++b) {
      quadratic.matrix(unknowns[a], unknowns[b]) += square(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
    }
  }
}

/// Newton's method with damping: climbs from `place` to a maximum of the objective in at most `rounds` steps, leaves
/// `place` there and returns what it reached.
double climb_damped(Eigen::VectorXd& place, int rounds,
                    const std::function<double(const Eigen::VectorXd& place)>& objective,
                    const std::function<TouchingQuadratic(double damping)>& quadratic_at_place);

}  // namespace kyphos::pipeline
