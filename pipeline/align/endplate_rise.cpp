#include "pipeline/align/endplate_rise.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "pipeline/align/edge_pair_table.h"
#include "pipeline/align/parameters.h"
#include "pipeline/fit/damped_newton.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/fit/spline_surface.h"
#include "pipeline/fit/thick/endplate_levels.h"
#include "pipeline/fit/thick/thick_endplate.h"

namespace kyphos::pipeline {
namespace {

using Motion = Eigen::Vector4d;

class RiseFit {
 public:
  explicit RiseFit(const BoneColumns& bone) : bone_(bone), spline_(spline_over(bone.columns)) {
    for (const BoneColumn& column : bone.columns) {
      feet_.push_back(spline_.footprint(column.first.u_mm, column.first.v_mm));
      middle_u_ += column.first.u_mm / static_cast<double>(bone.columns.size());
    }
    guess_models();
    follow_first_outline();
  }

  EndplateRise run() {
    make_tables();
    search();
    learn();
    make_tables();
    climb(blurred(tables_, 1.0));
    const Tables middling = blurred(tables_, 0.5);
    const Tables fine = blurred(tables_, 0.25);
    climb(middling);
    const double reached = climb(fine);
    EndplateRise rise = stiff_or_bent(middling, fine, reached);
    rise.middle_u_mm = middle_u_;
    rise.slice_mm = std::max(bone_.first_slice_mm, bone_.second_slice_mm);
    return rise;
  }

 private:
  using Tables = std::vector<PairTable>;

  static SplineSurface spline_over(const std::vector<BoneColumn>& columns) {
    const auto u = [](const BoneColumn& column) { return column.first.u_mm; };
    const auto v = [](const BoneColumn& column) { return column.first.v_mm; };
    const auto [low_u, high_u] = std::ranges::minmax(columns, {}, u);
    const auto [low_v, high_v] = std::ranges::minmax(columns, {}, v);
    return {u(low_u), u(high_u), v(low_v), v(high_v), kEndplateKnotMm};
  }

  void guess_models() {
    std::vector<double> deep;
    for (const BoneColumn& column : bone_.columns) {
      for (const auto& [side, edge] :
           {std::pair{&column.first, column.first_edge_mm}, std::pair{&column.second, column.second_edge_mm}}) {
        for (std::size_t i = 0; i < side->hu.size(); ++i) {
          if (side->position_mm[i] < edge - kEndplateRiseDeepMm) {
            deep.push_back(side->hu[i]);
          }
        }
      }
    }
    first_model_ = first_model(std::move(deep), bone_.first_slice_mm);
  }

  [[nodiscard]] SliceModel second_model() const {
    SliceModel model = first_model_;
    model.spread.box_mm = bone_.second_slice_mm;
    return model;
  }

  void make_tables() {
    tables_.clear();
    const SliceModel second = second_model();
    for (const BoneColumn& column : bone_.columns) {
      tables_.push_back(edge_pair_table(column, first_model_, second));
    }
  }

  [[nodiscard]] Eigen::Index knots() const { return spline_.knots(); }

  /// The first scan's own outline as knots.
  void follow_first_outline() {
    std::vector<double> outline;
    for (const BoneColumn& column : bone_.columns) {
      outline.push_back(column.first_edge_mm);
    }
    place_ = Eigen::VectorXd::Zero(knots() + 4);
    place_.head(knots()) = spline_.follow(feet_, outline, kOutlinePrecision, kEndplateCurvaturePerMm);
  }

  [[nodiscard]] Motion row(std::size_t i) const {
    const double off = bone_.columns[i].first.u_mm - middle_u_;
    return {1.0, off, bone_.columns[i].first.v_mm, off * off};
  }

  /// Precision of the motion's prior.
  [[nodiscard]] Motion motion_precision() const {
    return Motion(0.01, 1.0 / kEndplateRiseSlopeSd, 1.0 / kSideSlopeSd, 1.0 / bend_sd_).cwiseAbs2();
  }

  [[nodiscard]] Eigen::MatrixXd prior(const Eigen::VectorXd& place) const {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(knots() + 4, knots() + 4);
    matrix.topLeftCorner(knots(), knots()) = spline_.bend_precision(place.head(knots()), kEndplateCurvaturePerMm);
    matrix.diagonal().tail<4>() = motion_precision();
    return matrix;
  }

  [[nodiscard]] PairTable::Local local(const Tables& tables, std::size_t i, const Eigen::VectorXd& place) const {
    const double edge = SplineSurface::value(feet_[i], place.head(knots()));
    return tables[i].at(edge, edge + row(i).dot(Motion(place.tail<4>())));
  }

  [[nodiscard]] double objective(const Tables& tables, const Eigen::VectorXd& place) const {
    double sum = -spline_.bend_cost(place.head(knots()), kEndplateCurvaturePerMm) -
                 0.5 * motion_precision().dot(Motion(place.tail<4>()).cwiseAbs2());
    for (std::size_t i = 0; i < tables.size(); ++i) {
      sum += local(tables, i, place).value;
    }
    return sum;
  }

  /// Adds the columns' slopes and (where they are concave, plus damping) curvatures.
  void add_columns(const Tables& tables, double damping, TouchingQuadratic& quadratic) const {
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const auto at = local(tables, i, place_);
      EdgePairTerm term{.slope = at.slope, .precision = at.precision()};
      term.precision.diagonal().array() += damping;
      std::array<Eigen::Index, 20> unknowns{};
      Eigen::Matrix<double, 2, 20> edges = Eigen::Matrix<double, 2, 20>::Zero();
      for (std::size_t k = 0; k < 16; ++k) {
        unknowns[k] = feet_[i].knot[k];
        edges.col(static_cast<Eigen::Index>(k)).setConstant(feet_[i].weight[k]);
      }
      for (std::size_t k = 0; k < 4; ++k) {
        unknowns[16 + k] = knots() + static_cast<Eigen::Index>(k);
      }
      edges.block<1, 4>(1, 16) = row(i).transpose();
      add_term(term, unknowns, edges, quadratic);
    }
  }

  /// Newton's method with damping; returns the objective that it reached.
  double climb(const Tables& tables) {
    return climb_damped(
        place_, 15, [&](const Eigen::VectorXd& place) { return objective(tables, place); },
        [&](double damping) {
          TouchingQuadratic quadratic{.matrix = prior(place_), .right = {}};
          Eigen::VectorXd level = place_;  // the prior asks nothing of the surface's mean
          level.head(knots()).array() -= place_.head(knots()).mean();
          quadratic.right = -(quadratic.matrix * level);
          add_columns(tables, damping, quadratic);
          return quadratic;
        });
  }

  /// Either outline may have fallen on another edge: several starts of the surface and of the change, the best wins.
  void search() {
    std::vector<double> apart;
    for (const BoneColumn& column : bone_.columns) {
      apart.push_back(column.second_edge_mm - column.first_edge_mm);
    }
    const double nearly_a_slice = 0.8 * std::max(bone_.first_slice_mm, bone_.second_slice_mm);
    const std::array<double, 4> starts{0.0, quantile(apart, 0.5), -nearly_a_slice, nearly_a_slice};
    const Tables coarse = blurred(tables_, 1.0);
    const Tables fine = blurred(tables_, 0.5);
    const Eigen::VectorXd from = place_;
    Eigen::VectorXd best = from;
    double highest = -1.0e300;
    for (const double lift : starts) {
      for (const double rise : starts) {
        place_ = from;
        place_.head(knots()).array() += lift;
        place_[knots()] += rise;
        climb(coarse);
        if (const double reached = climb(fine); reached > highest) {
          highest = reached;
          best = place_;
        }
      }
    }
    place_ = best;
    climb(blurred(tables_, 0.25));
  }

  [[nodiscard]] LevelInformation information(std::size_t i, const SliceModel& second) const {
    const double edge = SplineSurface::value(feet_[i], place_.head(knots()));
    LevelInformation both = level_information(bone_.columns[i].first, edge, first_model_);
    both += level_information(bone_.columns[i].second, edge + row(i).dot(Motion(place_.tail<4>())), second);
    return both;
  }

  /// Levels, their spreads and the noise as the columns tell them at the places found.
  void learn() {
    std::vector<EndplateLevels> own;
    std::vector<double> misfits;
    const SliceModel second = second_model();
    for (std::size_t i = 0; i < bone_.columns.size(); ++i) {
      const LevelInformation both = information(i, second);
      own.push_back(levels_from(both, first_model_.levels));
      const auto voxels = static_cast<double>(bone_.columns[i].first.hu.size() + bone_.columns[i].second.hu.size());
      misfits.push_back(first_model_.noise_hu * std::sqrt(square_sum_left(both, first_model_.levels) / voxels));
    }
    EndplateLevels& levels = first_model_.levels;
    levels.disc = common_level(own, &EndplateLevels::disc, kLeastSpreadHu);
    levels.marrow = common_level(own, &EndplateLevels::marrow, kLeastMarrowSpreadHu);
    levels.shell = common_level(own, &EndplateLevels::shell, 0.0);
    levels.shell.sd_hu = std::max(levels.shell.sd_hu, kLeastShellVariation * std::abs(levels.shell.mean_hu));
    levels.shell.sd_hu = std::max(levels.shell.sd_hu, kLeastSpreadHu.value);
    // Three levels (the layer keeps near its prior) take up part of the eight to twelve voxels: the misfit understates
    // the noise.
    first_model_.noise_hu = std::max(kLeastNoiseHu.value, 1.2 * quantile(misfits, 0.5));
  }

  /// Where the change is stiff, its objective on the fine tables is `stiff_objective`.
  EndplateRise stiff_or_bent(const Tables& middling, const Tables& fine, double stiff_objective) {
    const Eigen::VectorXd stiff = place_;
    bend_sd_ = kFreeBendPerMm;
    climb(middling);
    const double free_objective = climb(fine);
    EndplateRise rise;
    rise.freely_bent = place_.tail<4>();
    if (free_objective - stiff_objective < kBendGain) {
      bend_sd_ = kStiffBendPerMm;
      place_ = stiff;
    }
    rise.coefficients = place_.tail<4>();
    TouchingQuadratic quadratic{.matrix = prior(place_), .right = Eigen::VectorXd::Zero(knots() + 4)};
    add_columns(blurred(tables_, kErrorBlurMm), 0.0, quadratic);
    const Eigen::MatrixXd last = Eigen::MatrixXd::Identity(knots() + 4, knots() + 4).rightCols<4>();
    rise.covariance = quadratic.matrix.ldlt().solve(last).bottomRows<4>();
    return rise;
  }

  const BoneColumns& bone_;
  SplineSurface spline_;
  std::vector<SplineFootprint> feet_;
  double middle_u_ = 0.0;
  double bend_sd_ = kStiffBendPerMm;
  SliceModel first_model_;
  Tables tables_;
  Eigen::VectorXd place_;  ///< the surface's knots, then the motion's coefficients
};

Motion row_at(double off_mm, double v_mm) { return {1.0, off_mm, v_mm, off_mm * off_mm}; }

}  // namespace

double EndplateRise::rise_mm(double u_mm, double v_mm) const {
  return row_at(u_mm - middle_u_mm, v_mm).dot(coefficients);
}

double EndplateRise::se_mm(double u_mm, double v_mm) const {
  const Motion row = row_at(u_mm - middle_u_mm, v_mm);
  const double columns = kTogether * std::sqrt(std::max(0.0, row.dot(covariance * row)));
  const double bend = 0.5 * row.dot(freely_bent - coefficients);
  return std::hypot(columns, bend, kErrorPerSlice * slice_mm);
}

std::optional<EndplateRise> fit_endplate_rise(const BoneColumns& bone) {
  if (bone.columns.size() < kEndplateRiseFewestColumns) {
    return std::nullopt;
  }
  return RiseFit(bone).run();
}

}  // namespace kyphos::pipeline
