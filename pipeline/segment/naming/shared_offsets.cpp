#include "pipeline/segment/naming/shared_offsets.h"

#include <Eigen/Dense>
#include <cmath>

namespace kyphos::pipeline {

double log_shared(const std::vector<Observation>& offsets, const Sharing& sharing) {
  if (offsets.empty()) {
    return 0.0;
  }
  const auto square = [](double x) { return x * x; };
  const auto count = static_cast<Eigen::Index>(offsets.size());
  Eigen::MatrixXd covariance(count, count);
  Eigen::VectorXd values(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const Observation& a = offsets[static_cast<std::size_t>(i)];
    values[i] = a.off;
    for (Eigen::Index j = 0; j < count; ++j) {
      const Observation& b = offsets[static_cast<std::size_t>(j)];
      const double apart = std::abs(static_cast<double>(a.place) - static_cast<double>(b.place));
      double shared = square(sharing.common_sd) + square(sharing.amplitude_sd) * a.lever * b.lever;
      if (a.kind == b.kind) {
        shared +=
            square(sharing.kind_sd) + square(sharing.neighbour_sd) * std::pow(sharing.neighbour_correlation, apart);
      }
      covariance(i, j) = shared + (i == j ? square(a.own_sd) : 0.0);
    }
  }
  const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
  const Eigen::VectorXd whitened = cholesky.matrixL().solve(values);
  const Eigen::MatrixXd lower = cholesky.matrixL();
  return -0.5 * whitened.squaredNorm() - lower.diagonal().array().log().sum();
}

}  // namespace kyphos::pipeline
