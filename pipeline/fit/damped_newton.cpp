#include "pipeline/fit/damped_newton.h"

#include <Eigen/Dense>
#include <algorithm>

namespace kyphos::pipeline {

double climb_damped(Eigen::VectorXd& place, int rounds,
                    const std::function<double(const Eigen::VectorXd& place)>& objective,
                    const std::function<TouchingQuadratic(double damping)>& quadratic_at_place) {
  double damping = 0.1;
  double here = objective(place);
  for (int round = 0; round < rounds && damping < 1.0e5; ++round) {
    const TouchingQuadratic quadratic = quadratic_at_place(damping);
    const Eigen::VectorXd tried = place + quadratic.matrix.llt().solve(quadratic.right);
    const double there = objective(tried);
    if (there <= here) {
      damping *= 8.0;
      continue;
    }
    const bool settled = there - here < kSettledGain;
    place = tried;
    here = there;
    damping = std::max(1.0e-3, 0.3 * damping);
    if (settled) {
      break;
    }
  }
  return here;
}

}  // namespace kyphos::pipeline
