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
};

Linear linear_model(const SliceColumn& column, double edge_mm, std::optional<double> next_mm, const SliceModel& model) {
  const auto count = static_cast<Eigen::Index>(std::min<std::size_t>(column.hu.size(), 16));
  const Eigen::Index levels = next_mm ? 5 : 3;
  Linear linear{.shares = Rows(count, levels), .hu = Column(count), .mean = Levels(levels)};
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
  }
  return linear;
}

LevelInformation information_of(const Linear& linear, double noise_hu) {
  const Eigen::Index levels = linear.mean.size();
  const double weight = 1.0 / (noise_hu * noise_hu);
  const Column off = linear.hu - linear.shares * linear.mean;
  LevelInformation information;
  information.precision.topLeftCorner(levels, levels) = weight * linear.shares.transpose() * linear.shares;
  information.pull.head(levels) = weight * linear.shares.transpose() * off;
  information.square_sum = weight * off.squaredNorm();
  return information;
}

LevelInformation information_at(const SliceColumn& column, double edge_mm, std::optional<double> next_mm,
                                const SliceModel& model) {
  return information_of(linear_model(column, edge_mm, next_mm, model), model.noise_hu);
}

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
    const double value = log_prior + log_evidence(information_at(column, edge_mm, next, model), model.levels);
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
    values[count++] = log_prior + log_evidence(information_at(column, edge_mm, next, model), model.levels);
  });
  const double highest = *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += std::exp(values[i] - highest);
  }
  return highest + std::log(sum);
}

ColumnReading levels_given_edge(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  const LevelInformation own = information_at(column, edge_mm, best_next(column, edge_mm, model), model);
  const double mean_square = square_sum_left(own, model.levels) / static_cast<double>(column.hu.size());
  return {.levels = levels_from(own, model.levels), .misfit_hu = model.noise_hu * std::sqrt(mean_square)};
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
  return information_at(column, edge_mm, next, model);
}

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
