#include "pipeline/fit/thick/thick_endplate.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "pipeline/fit/damped_newton.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/fit/spline_surface.h"
#include "pipeline/fit/thick/disc_table.h"
#include "pipeline/fit/thick/endplate_levels.h"
#include "pipeline/fit/thick/likeliest_profile.h"
#include "pipeline/fit/thick/table_surface.h"

namespace kyphos::pipeline {
namespace {

class Fitter {
 public:
  explicit Fitter(const ThickEndplateRequest& request)
      : request_(request),
        columns_(request.columns),
        spline_(request.first_u_mm, request.first_u_mm + request.count_u - 1.0, request.first_v_mm,
                request.first_v_mm + request.count_v - 1.0, kEndplateKnotMm) {
    for (const SliceColumn& column : columns_) {
      feet_.push_back(spline_.footprint(column.u_mm, column.v_mm));
    }
    first_guess_of_levels();
  }

  std::optional<ThickEndplate> run() {
    if (static_cast<int>(columns_.size()) < kThickEndplateFewestColumns) {
      return std::nullopt;
    }
    start_from_guess();
    model_ = with_likeliest_profile(columns_, model_);
    for (int round = 0; round < 2; ++round) {
      make_tables();
      search_on_grid();
      climb_through(blurs());
      learn();
    }
    make_tables();
    const Blurs last = blurs();
    climb_through(last);
    climb_from_both_sides(last);
    if (model_.levels.shell.mean_hu < kFaintestShellHu) {
      return std::nullopt;
    }
    return result();
  }

 private:
  void first_guess_of_levels() {
    std::vector<double> deep;
    for (const SliceColumn& column : columns_) {
      const double inside = 0.5 * (column.from_mm + column.to_mm) - 2.0 - 0.5 * request_.slice_mm;
      for (std::size_t i = 0; i < column.hu.size(); ++i) {
        if (column.position_mm[i] < inside) {
          deep.push_back(column.hu[i]);
        }
      }
    }
    model_ = first_model(std::move(deep), request_.slice_mm);
  }

  [[nodiscard]] Eigen::Index knots() const { return spline_.knots(); }

  /// The next endplate is looked for about where it was found last.
  void recentre_next() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].next_mm) {
        columns_[i].next_mm = next(i);
      }
    }
  }

  void make_tables() {
    recentre_next();
    tables_.clear();
    for (const SliceColumn& column : columns_) {
      tables_.push_back(disc_table(column, model_));
    }
  }

  /// Knots that follow a value at every column as a stiff surface.
  [[nodiscard]] Eigen::VectorXd followed(const std::vector<double>& values) const {
    return spline_.follow(feet_, values, 1.0, kEndplateCurvaturePerMm);
  }

  void start_from_guess() {
    std::vector<double> own;
    std::vector<double> other;
    for (const SliceColumn& column : columns_) {
      own.push_back(0.5 * (column.from_mm + column.to_mm));
      other.push_back(column.next_mm.value_or(0.0));
    }
    place_.resize(2 * knots());
    place_ << followed(own), followed(other);
  }

  /// The best surfaces over all tables at once, whatever the start: the own endplate, then the next one given it.
  void search_on_grid() {
    std::vector<ColumnRewards> rewards;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      rewards.push_back({.range = tables_[i].first(), .log_likelihoods = tables_[i].over_first(next(i), kNextSdMm)});
    }
    place_.head(knots()) = followed(best_table_surface(columns_, rewards));
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      rewards[i] = {.range = tables_[i].second(), .log_likelihoods = tables_[i].over_second(edge(i), kTableStepMm)};
    }
    place_.tail(knots()) = followed(best_table_surface(columns_, rewards));
  }

  [[nodiscard]] double edge_at(std::size_t i, const Eigen::VectorXd& place) const {
    return SplineSurface::value(feet_[i], place.head(knots()));
  }
  [[nodiscard]] double next_at(std::size_t i, const Eigen::VectorXd& place) const {
    return SplineSurface::value(feet_[i], place.tail(knots()));
  }
  [[nodiscard]] double edge(std::size_t i) const { return edge_at(i, place_); }
  [[nodiscard]] double next(std::size_t i) const { return next_at(i, place_); }

  /// The disc's height is known within kNextSdMm as a whole, not column by column.
  [[nodiscard]] double pull_per_column() const {
    return 1.0 / (kNextSdMm * kNextSdMm * static_cast<double>(columns_.size()));
  }
  [[nodiscard]] double expected_next(std::size_t i) const { return request_.columns[i].next_mm.value_or(0.0); }

  [[nodiscard]] double objective(const std::vector<PairTable>& tables, const Eigen::VectorXd& place) const {
    double sum = -spline_.bend_cost(place.head(knots()), kEndplateCurvaturePerMm) -
                 spline_.bend_cost(place.tail(knots()), kEndplateCurvaturePerMm);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const double other = next_at(i, place);
      sum += tables[i].at(edge_at(i, place), other).value -
             0.5 * pull_per_column() * std::pow(other - expected_next(i), 2.0);
    }
    return sum;
  }

  /// Precision of both surfaces by how stiff they are.
  [[nodiscard]] Eigen::MatrixXd stiffness() const {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(2 * knots(), 2 * knots());
    matrix.topLeftCorner(knots(), knots()) = spline_.bend_precision(place_.head(knots()), kEndplateCurvaturePerMm);
    matrix.bottomRightCorner(knots(), knots()) = spline_.bend_precision(place_.tail(knots()), kEndplateCurvaturePerMm);
    return matrix;
  }

  /// Adds the columns' slopes and (where they are concave, plus damping) curvatures.
  void add_columns(const std::vector<PairTable>& tables, double damping, TouchingQuadratic& quadratic) const {
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const auto local = tables[i].at(edge(i), next(i));
      EdgePairTerm term{.slope = local.slope, .precision = local.precision()};
      term.precision.diagonal().array() += damping;
      term.precision(1, 1) += pull_per_column();
      term.slope[1] -= pull_per_column() * (next(i) - expected_next(i));
      std::array<Eigen::Index, 32> unknowns{};
      Eigen::Matrix<double, 2, 32> edges = Eigen::Matrix<double, 2, 32>::Zero();
      for (std::size_t a = 0; a < 16; ++a) {
        unknowns[a] = feet_[i].knot[a];
        unknowns[16 + a] = knots() + feet_[i].knot[a];
        edges(0, static_cast<Eigen::Index>(a)) = feet_[i].weight[a];
        edges(1, static_cast<Eigen::Index>(16 + a)) = feet_[i].weight[a];
      }
      add_term(term, unknowns, edges, quadratic);
    }
  }

  /// The tables blurred ever less, so that a far optimum is felt first.
  struct Blurs {
    std::vector<PairTable> coarse, middling, fine;
  };
  [[nodiscard]] Blurs blurs() const {
    return {.coarse = blurred(tables_, 1.0), .middling = blurred(tables_, 0.5), .fine = blurred(tables_, 0.25)};
  }

  double climb_through(const Blurs& tables) {
    climb(tables.coarse);
    climb(tables.middling);
    return climb(tables.fine);
  }

  /// A search can get stuck nearly a slice away: the best of where it is and of two starts above and below.
  void climb_from_both_sides(const Blurs& tables) {
    const Eigen::VectorXd from = place_;
    double highest = climb(tables.fine);
    Eigen::VectorXd best = place_;
    for (const double lift : {-0.8 * request_.slice_mm, 0.8 * request_.slice_mm}) {
      place_ = from.array() + lift;
      if (const double reached = climb_through(tables); reached > highest) {
        highest = reached;
        best = place_;
      }
    }
    place_ = best;
  }

  /// Newton's method with damping; returns the objective that it reached.
  double climb(const std::vector<PairTable>& tables) {
    return climb_damped(
        place_, 12, [&](const Eigen::VectorXd& place) { return objective(tables, place); },
        [&](double damping) {
          TouchingQuadratic quadratic{.matrix = stiffness(), .right = {}};
          Eigen::VectorXd level = place_;  // stiffness asks nothing of the surfaces' means
          level.head(knots()).array() -= place_.head(knots()).mean();
          level.tail(knots()).array() -= place_.tail(knots()).mean();
          quadratic.right = -(quadratic.matrix * level);
          add_columns(tables, damping, quadratic);
          return quadratic;
        });
  }

  /// Levels, their spreads and the noise as the columns themselves tell, given the surface.
  void learn() {
    learn_levels();
    model_ = with_likeliest_profile(columns_, model_);
  }

  void learn_levels() {
    recentre_next();
    std::vector<EndplateLevels> own;
    std::vector<double> misfits;
    SliceModel open = model_;  // each column speaks for itself
    open.levels.disc.sd_hu = std::max(open.levels.disc.sd_hu, kUsualDisc.sd_hu);
    open.levels.marrow.sd_hu = kUsualMarrowSdHu;
    open.levels.shell.sd_hu = kUsualShell.sd_hu;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ColumnReading reading = levels_given_edge(columns_[i], edge(i), open);
      own.push_back(reading.levels);
      misfits.push_back(reading.misfit_hu);
    }
    model_.levels.disc = common_level(own, &EndplateLevels::disc, kLeastSpreadHu);
    model_.levels.marrow = common_level(own, &EndplateLevels::marrow, kLeastSpreadHu);
    // Three levels (the layer keeps near its prior) take up part of a column's four to six voxels: the misfit
    // understates the noise.
    model_.noise_hu = std::max(kLeastNoiseHu.value, 1.4 * quantile(misfits, 0.5));
  }

  ThickEndplate result() {
    TouchingQuadratic quadratic{.matrix = stiffness(), .right = Eigen::VectorXd::Zero(2 * knots())};
    add_columns(blurred(tables_, kErrorBlurMm), 0.0, quadratic);
    const Eigen::MatrixXd covariance = quadratic.matrix.ldlt()
                                           .solve(Eigen::MatrixXd::Identity(2 * knots(), 2 * knots()).leftCols(knots()))
                                           .topRows(knots());
    const bool near_next = std::ranges::any_of(columns_, [](const auto& column) { return column.next_mm.has_value(); });
    ThickEndplate result{.position_mm = {}, .se_mm = {}, .disc_mm = {}, .contrast_hu = model_.levels.shell.mean_hu};
    for (int iv = 0; iv < request_.count_v; ++iv) {
      for (int iu = 0; iu < request_.count_u; ++iu) {
        const SplineFootprint foot = spline_.footprint(request_.first_u_mm + iu, request_.first_v_mm + iv);
        result.position_mm.push_back(SplineSurface::value(foot, place_.head(knots())));
        if (near_next) {
          result.disc_mm.push_back(SplineSurface::value(foot, place_.tail(knots())) - result.position_mm.back());
        }
        result.se_mm.push_back(std::sqrt(std::max(0.0, SplineSurface::quadratic(foot, covariance))));
      }
    }
    return result;
  }

  const ThickEndplateRequest& request_;
  std::vector<SliceColumn> columns_;
  SplineSurface spline_;
  std::vector<SplineFootprint> feet_;
  std::vector<PairTable> tables_;
  SliceModel model_;
  Eigen::VectorXd place_;  ///< knots of the own endplate, then of the next one
};

}  // namespace

std::optional<ThickEndplate> fit_thick_endplate(const ThickEndplateRequest& request) { return Fitter(request).run(); }

}  // namespace kyphos::pipeline
