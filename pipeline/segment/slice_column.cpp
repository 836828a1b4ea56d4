#include "pipeline/segment/slice_column.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/segment/edge_fit.h"

namespace kyphos::pipeline {
namespace {

/// The disc search places the next endplate within about this, one sigma.
constexpr double kNextSdMm = 1.5;
/// Two endplates with less than this between them would be one.
constexpr double kThinnestDiscMm = 1.0;

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 16, 5>;
using Column = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 16, 1>;
using Levels = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 5, 1>;

/// The model is linear in the levels: one row a voxel, one column a level.
struct Linear {
  Rows shares;
  Column hu;
  Levels mean;
  Levels variance;
};

Linear linear_model(const SliceColumn& column, double edge_mm, std::optional<double> next_mm, const SliceModel& model) {
  const auto count = static_cast<Eigen::Index>(std::min<std::size_t>(column.hu.size(), 16));
  const Eigen::Index levels = next_mm ? 5 : 3;
  Linear linear{.shares = Rows(count, levels), .hu = Column(count), .mean = Levels(levels), .variance = Levels(levels)};
  for (Eigen::Index i = 0; i < count; ++i) {
    const double x = column.position_mm[static_cast<std::size_t>(i)];
    linear.hu[i] = column.hu[static_cast<std::size_t>(i)];
    const double inner = blurred_step(edge_mm - kShellThicknessMm - x, model.spread);
    linear.shares(i, 0) = 1.0;
    linear.shares(i, 1) = inner;
    linear.shares(i, 2) = blurred_step(edge_mm - x, model.spread) - inner;
    if (next_mm) {
      const double far = blurred_step(x - *next_mm - kShellThicknessMm, model.spread);
      linear.shares(i, 3) = far;
      linear.shares(i, 4) = blurred_step(x - *next_mm, model.spread) - far;
    }
  }
  const std::array<const UncertainLevel*, 5> known{&model.levels.disc, &model.levels.marrow, &model.levels.shell,
                                                   &model.levels.marrow, &model.levels.shell};
  for (Eigen::Index k = 0; k < levels; ++k) {
    linear.mean[k] = known[static_cast<std::size_t>(k)]->mean_hu;
    linear.variance[k] = std::pow(known[static_cast<std::size_t>(k)]->sd_hu, 2.0);
  }
  return linear;
}

double log_evidence(const Linear& linear, double noise_hu) {
  const Eigen::Index count = linear.hu.size();
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 16, 16> covariance =
      linear.shares * linear.variance.asDiagonal() * linear.shares.transpose();
  covariance.diagonal().array() += noise_hu * noise_hu;
  const Eigen::LLT<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 16, 16>> cholesky(covariance);
  Column off = linear.hu - linear.shares * linear.mean;
  cholesky.matrixL().solveInPlace(off);
  double log_root = 0.0;
  for (Eigen::Index i = 0; i < count; ++i) {
    log_root += std::log(cholesky.matrixLLT()(i, i));
  }
  return -0.5 * off.squaredNorm() - log_root;
}

/// Posterior of the levels: (mean, covariance).
std::pair<Levels, Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 5, 5>> posterior(const Linear& linear,
                                                                                            double noise_hu) {
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 5, 5> precision =
      linear.shares.transpose() * linear.shares / (noise_hu * noise_hu);
  precision.diagonal() += linear.variance.cwiseInverse();
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 5, 5> covariance = precision.inverse();
  const Levels right =
      linear.shares.transpose() * linear.hu / (noise_hu * noise_hu) + linear.mean.cwiseQuotient(linear.variance);
  return {covariance * right, covariance};
}

/// Where the next endplate most probably lies, given this edge; nothing where it is not asked for.
template <typename Visit>
void for_next(const SliceColumn& column, double edge_mm, const Visit& visit) {
  if (!column.next_mm) {
    visit(std::optional<double>(), 0.0);
    return;
  }
  for (int step = -3; step <= 3; ++step) {
    const double off = 0.75 * step;  // in sigmas: the ends hold what lies farther out
    const double next = std::max(*column.next_mm + off * kNextSdMm, edge_mm + kThinnestDiscMm);
    visit(std::optional(next), -0.5 * off * off);
  }
}

std::optional<double> best_next(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  std::optional<double> best;
  double highest = -1.0e300;
  for_next(column, edge_mm, [&](const std::optional<double>& next, double log_prior) {
    const double value = log_prior + log_evidence(linear_model(column, edge_mm, next, model), model.noise_hu);
    if (value > highest) {
      highest = value;
      best = next;
    }
  });
  return best;
}

}  // namespace

double log_likelihood(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  std::array<double, 7> values{};
  std::size_t count = 0;
  for_next(column, edge_mm, [&](const std::optional<double>& next, double log_prior) {
    values[count++] = log_prior + log_evidence(linear_model(column, edge_mm, next, model), model.noise_hu);
  });
  const double highest = *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += std::exp(values[i] - highest);
  }
  return highest + std::log(sum);
}

ColumnReading levels_given_edge(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  const Linear linear = linear_model(column, edge_mm, best_next(column, edge_mm, model), model);
  const auto [mean, covariance] = posterior(linear, model.noise_hu);
  const auto level = [&mean = mean, &covariance = covariance](Eigen::Index k) {
    return UncertainLevel{.mean_hu = mean[k], .sd_hu = std::sqrt(covariance(k, k))};
  };
  const double square_sum = (linear.hu - linear.shares * mean).squaredNorm();
  return {.levels = {.disc = level(0), .marrow = level(1), .shell = level(2)},
          .misfit_hu = std::sqrt(square_sum / static_cast<double>(linear.hu.size()))};
}

LevelInformation& LevelInformation::operator+=(const LevelInformation& other) {
  precision += other.precision;
  pull += other.pull;
  square_sum += other.square_sum;
  return *this;
}

LevelInformation level_information(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  std::optional<double> next = column.next_mm;
  if (next) {
    next = std::max(*next, edge_mm + kThinnestDiscMm);
  }
  const Linear linear = linear_model(column, edge_mm, next, model);
  const Eigen::Index levels = linear.mean.size();
  const double weight = 1.0 / (model.noise_hu * model.noise_hu);
  const Column off = linear.hu - linear.shares * linear.mean;
  LevelInformation information;
  information.precision.topLeftCorner(levels, levels) = weight * linear.shares.transpose() * linear.shares;
  information.pull.head(levels) = weight * linear.shares.transpose() * off;
  information.square_sum = weight * off.squaredNorm();
  return information;
}

namespace {

using Five = Eigen::Matrix<double, 5, 1>;

Five prior_variance(const EndplateLevels& prior) {
  Five sd;
  sd << prior.disc.sd_hu, prior.marrow.sd_hu, prior.shell.sd_hu, prior.marrow.sd_hu, prior.shell.sd_hu;
  return sd.cwiseAbs2();
}

Eigen::Matrix<double, 5, 5> posterior_precision(const LevelInformation& information, const Five& variance) {
  Eigen::Matrix<double, 5, 5> precision = information.precision;
  precision.diagonal() += variance.cwiseInverse();
  return precision;
}

}  // namespace

double log_evidence(const LevelInformation& information, const EndplateLevels& prior) {
  const Five variance = prior_variance(prior);
  const Eigen::LLT<Eigen::Matrix<double, 5, 5>> cholesky(posterior_precision(information, variance));
  Five pull = information.pull;
  cholesky.matrixL().solveInPlace(pull);
  double log_root = 0.0;  // of the determinant, relative to the prior's
  for (Eigen::Index i = 0; i < 5; ++i) {
    log_root += std::log(cholesky.matrixLLT()(i, i) * std::sqrt(variance[i]));
  }
  return -0.5 * (information.square_sum - pull.squaredNorm()) - log_root;
}

EndplateLevels levels_from(const LevelInformation& information, const EndplateLevels& prior) {
  const Eigen::Matrix<double, 5, 5> covariance = posterior_precision(information, prior_variance(prior)).inverse();
  const Five off = covariance * information.pull;
  const auto level = [&](const UncertainLevel& before, Eigen::Index k) {
    return UncertainLevel{.mean_hu = before.mean_hu + off[k], .sd_hu = std::sqrt(covariance(k, k))};
  };
  return {.disc = level(prior.disc, 0), .marrow = level(prior.marrow, 1), .shell = level(prior.shell, 2)};
}

double square_sum_left(const LevelInformation& information, const EndplateLevels& prior) {
  const Five off = posterior_precision(information, prior_variance(prior)).ldlt().solve(information.pull);
  return std::max(0.0, information.square_sum - 2.0 * off.dot(information.pull) + off.dot(information.precision * off));
}

}  // namespace kyphos::pipeline
