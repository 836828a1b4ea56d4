#include "pipeline/fit/thick/slice_column.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "pipeline/fit/log_sum.h"
#include "pipeline/fit/thick/column_voxels.h"

namespace kyphos::pipeline {
namespace {

LevelVector prior_variance(const EndplateLevels& prior) {
  const Eigen::Vector3d endplate(prior.marrow.sd_hu, prior.layer.sd_hu, prior.shell.sd_hu);
  LevelVector sd;
  sd << prior.disc.sd_hu, endplate, endplate;
  return sd.cwiseAbs2();
}

LevelMatrix posterior_precision(const LevelInformation& information, const LevelVector& variance) {
  LevelMatrix precision = information.precision;
  precision.diagonal() += variance.cwiseInverse();
  return precision;
}

/// One place at which the next endplate may lie, and how improbable that is (minus log).
struct NextPlace {
  double edge_mm = 0.0;
  double cost = 0.0;
};

/// About where it is expected; the ends hold what lies farther out.
std::array<NextPlace, 7> next_places(double expected_mm, double own_edge_mm) {
  std::array<NextPlace, 7> places;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double off = 0.75 * (static_cast<double>(i) - 3.0);  // in sigmas
    places[i] = {.edge_mm = std::max(expected_mm + off * kNextSdMm, own_edge_mm + kThinnestDiscMm),
                 .cost = 0.5 * off * off};
  }
  return places;
}

/// An edge of a column with the places that the next endplate may have then.
struct EdgeChoice {
  EdgeShares own;
  std::vector<std::pair<EdgeShares, double>> next;  ///< with their costs; empty where there is none
};

std::vector<EdgeChoice> edge_choices(const SliceColumn& column, double step_mm, const SliceModel& model) {
  const ColumnVoxels voxels(column, model);
  std::map<double, EdgeShares> known;  // most edges have the same next places
  std::vector<EdgeChoice> choices;
  constexpr double kSamePlace = 1.0e-6;  // in steps: the last place must not come and go with the last digit
  const int steps = static_cast<int>(std::floor((column.to_mm - column.from_mm) / step_mm + kSamePlace));
  for (int k = 0; k <= steps; ++k) {
    const double edge = column.from_mm + k * step_mm;
    EdgeChoice choice{.own = voxels.own(edge), .next = {}};
    if (column.next_mm) {
      for (const NextPlace& place : next_places(*column.next_mm, edge)) {
        auto found = known.find(place.edge_mm);
        if (found == known.end()) {
          found = known.emplace(place.edge_mm, voxels.next(place.edge_mm)).first;
        }
        choice.next.emplace_back(found->second, place.cost);
      }
    }
    choices.push_back(std::move(choice));
  }
  return choices;
}

double log_likelihood(const EdgeChoice& choice, const ColumnVoxels& voxels) {
  const EndplateLevels& levels = voxels.model().levels;
  if (choice.next.empty()) {
    return log_evidence(voxels.information(choice.own, nullptr), levels);
  }
  std::vector<double> values;
  for (const auto& [next, cost] : choice.next) {
    values.push_back(log_evidence(voxels.information(choice.own, &next), levels) - cost);
  }
  return log_sum(values);
}

}  // namespace

std::vector<double> log_mean_likelihoods(const SliceColumn& column, double step_mm, const SliceModel& model,
                                         std::span<const UncertainLevel> shells) {
  const std::vector<EdgeChoice> choices = edge_choices(column, step_mm, model);
  std::vector<double> means;
  for (const UncertainLevel& shell : shells) {
    SliceModel with_shell = model;
    with_shell.levels.shell = shell;
    const ColumnVoxels voxels(column, with_shell);
    std::vector<double> values;
    values.reserve(choices.size());
    for (const EdgeChoice& choice : choices) {
      values.push_back(log_likelihood(choice, voxels));
    }
    means.push_back(log_sum(values) - std::log(static_cast<double>(values.size())));
  }
  return means;
}

ColumnReading levels_given_edge(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  const ColumnVoxels voxels(column, model);
  const EdgeShares own = voxels.own(edge_mm);
  LevelInformation found = voxels.information(own, nullptr);
  if (column.next_mm) {
    double highest = -1.0e300;
    for (const NextPlace& place : next_places(*column.next_mm, edge_mm)) {
      const EdgeShares next = voxels.next(place.edge_mm);
      const LevelInformation here = voxels.information(own, &next);
      if (const double value = log_evidence(here, model.levels) - place.cost; value > highest) {
        highest = value;
        found = here;
      }
    }
  }
  const double mean_square = square_sum_left(found, model.levels) / static_cast<double>(column.hu.size());
  return {.levels = levels_from(found, model.levels), .misfit_hu = model.noise_hu * std::sqrt(mean_square)};
}

LevelInformation& LevelInformation::operator+=(const LevelInformation& other) {
  precision += other.precision;
  pull += other.pull;
  square_sum += other.square_sum;
  return *this;
}

LevelInformation level_information(const SliceColumn& column, double edge_mm, const SliceModel& model) {
  const ColumnVoxels voxels(column, model);
  if (!column.next_mm) {
    return voxels.information(voxels.own(edge_mm), nullptr);
  }
  const EdgeShares next = voxels.next(std::max(*column.next_mm, edge_mm + kThinnestDiscMm));
  return voxels.information(voxels.own(edge_mm), &next);
}

double log_evidence(const LevelInformation& information, const EndplateLevels& prior) {
  const LevelVector variance = prior_variance(prior);
  const Eigen::LLT<LevelMatrix> cholesky(posterior_precision(information, variance));
  LevelVector pull = information.pull;
  cholesky.matrixL().solveInPlace(pull);
  // Root of the determinant, relative to the prior's.
  const double root = std::sqrt(variance.prod()) * cholesky.matrixLLT().diagonal().prod();
  return -0.5 * (information.square_sum - pull.squaredNorm()) - std::log(root);
}

EndplateLevels levels_from(const LevelInformation& information, const EndplateLevels& prior) {
  const LevelMatrix covariance = posterior_precision(information, prior_variance(prior)).inverse();
  const LevelVector off = covariance * information.pull;
  const auto level = [&](const UncertainLevel& before, Eigen::Index k) {
    return UncertainLevel{.mean_hu = before.mean_hu + off[k], .sd_hu = std::sqrt(covariance(k, k))};
  };
  return {.disc = level(prior.disc, 0),
          .marrow = level(prior.marrow, 1),
          .layer = level(prior.layer, 2),
          .shell = level(prior.shell, 3)};
}

double square_sum_left(const LevelInformation& information, const EndplateLevels& prior) {
  const LevelVector off = posterior_precision(information, prior_variance(prior)).ldlt().solve(information.pull);
  return std::max(0.0, information.square_sum - 2.0 * off.dot(information.pull) + off.dot(information.precision * off));
}

}  // namespace kyphos::pipeline
