#include "pipeline/segment/thick_endplate.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "pipeline/segment/column_table.h"
#include "pipeline/segment/damped_newton.h"
#include "pipeline/segment/endplate_levels.h"
#include "pipeline/segment/optimal_surface.h"
#include "pipeline/segment/smoothing.h"
#include "pipeline/segment/spline_surface.h"

namespace kyphos::pipeline {
namespace {

/// Cost of a jump between neighbouring columns in the first search, by jump^1.5 in table steps.
constexpr double kJumpCost = 0.25;
/// Rounding of the slice profile tried, one sigma: 0.1 for averaged thin slices, 0.7 for a thick detector row.
constexpr std::array<double, 5> kShoulders{0.1, 0.2, 0.35, 0.5, 0.7};
constexpr double kFaintestShellHu = 40.0;
/// Shells tried, HU above the disc; and how much a shell varies over one endplate, one sigma as a part of it.
constexpr std::array<double, 7> kShells{180.0, 240.0, 310.0, 400.0, 520.0, 680.0, 880.0};
constexpr double kShellVariation = 0.2;
constexpr int kFewestColumns = 40;

class Fitter {
 public:
  explicit Fitter(const ThickEndplateRequest& request)
      : request_(request),
        spline_(request.first_u_mm, request.first_u_mm + request.count_u - 1.0, request.first_v_mm,
                request.first_v_mm + request.count_v - 1.0, kEndplateKnotMm) {
    for (const SliceColumn& column : request.columns) {
      feet_.push_back(spline_.footprint(column.u_mm, column.v_mm));
    }
    first_guess_of_levels();
  }

  std::optional<ThickEndplate> run() {
    if (static_cast<int>(request_.columns.size()) < kFewestColumns) {
      return std::nullopt;
    }
    start_from_guess();
    learn_profile();
    for (int round = 0; round < 3; ++round) {
      make_tables();
      if (round < 2) {
        search_on_grid();
      }
      for (const double blur : {1.0, 0.5, 0.25}) {
        climb(blur);
      }
      if (round < 2) {
        learn();
      }
    }
    if (model_.levels.shell.mean_hu < kFaintestShellHu) {
      return std::nullopt;
    }
    return result();
  }

 private:
  void first_guess_of_levels() {
    std::vector<double> deep;
    for (const SliceColumn& column : request_.columns) {
      const double inside = 0.5 * (column.from_mm + column.to_mm) - 2.0 - 0.5 * request_.slice_mm;
      for (std::size_t i = 0; i < column.hu.size(); ++i) {
        if (column.position_mm[i] < inside) {
          deep.push_back(column.hu[i]);
        }
      }
    }
    model_ = first_model(std::move(deep), request_.slice_mm);
  }

  void make_tables() {
    tables_.clear();
    for (std::size_t i = 0; i < request_.columns.size(); ++i) {
      tables_.emplace_back(request_.columns[i], model_);
    }
  }

  /// Knots that follow a value at every column as a stiff surface.
  void fit_to(const std::vector<double>& values) {
    knots_ = spline_.follow(feet_, values, 1.0, kEndplateCurvaturePerMm);
  }

  void start_from_guess() {
    std::vector<double> values;
    for (const SliceColumn& column : request_.columns) {
      values.push_back(0.5 * (column.from_mm + column.to_mm));
    }
    fit_to(values);
  }

  /// The best surface over all tables at once, whatever the start.
  void search_on_grid() {
    double low = 1.0e9;
    double high = -1.0e9;
    double first_u = 1.0e9;
    double first_v = 1.0e9;
    double last_u = -1.0e9;
    double last_v = -1.0e9;
    for (const SliceColumn& column : request_.columns) {
      low = std::min(low, column.from_mm);
      high = std::max(high, column.to_mm + 2.0 * kTableStepMm);
      first_u = std::min(first_u, column.u_mm);
      last_u = std::max(last_u, column.u_mm);
      first_v = std::min(first_v, column.v_mm);
      last_v = std::max(last_v, column.v_mm);
    }
    const auto cell = [](double x, double first) { return static_cast<int>(std::lround((x - first) / kPatchMm)); };
    const int labels = static_cast<int>(std::ceil((high - low) / kTableStepMm)) + 1;
    SurfaceRewards rewards(cell(last_u, first_u) + 1, cell(last_v, first_v) + 1, labels, 0.0F);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const SliceColumn& column = request_.columns[i];
      float* const reward = rewards.cell(cell(column.u_mm, first_u), cell(column.v_mm, first_v));
      const int shift = static_cast<int>(std::lround((column.from_mm - low) / kTableStepMm));
      std::fill(reward, reward + labels, static_cast<float>(-1.5 * kWorstColumn));
      for (std::size_t k = 0; k < tables_[i].values().size() && shift + static_cast<int>(k) < labels; ++k) {
        reward[shift + static_cast<int>(k)] = static_cast<float>(tables_[i].values()[k]);
      }
    }
    const auto found = find_optimal_surface(
        rewards, {.jump_cost = static_cast<float>(kJumpCost), .largest_jump = static_cast<int>(3.0 / kTableStepMm)});
    std::vector<double> values;
    for (const SliceColumn& column : request_.columns) {
      const int at = cell(column.v_mm, first_v) * rewards.count_x() + cell(column.u_mm, first_u);
      values.push_back(low + found[static_cast<std::size_t>(at)] * kTableStepMm);
    }
    fit_to(values);
  }

  [[nodiscard]] double objective(const std::vector<ColumnTable>& tables, const Eigen::VectorXd& knots) const {
    double sum = -spline_.bend_cost(knots, kEndplateCurvaturePerMm);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      sum += tables[i].at(SplineSurface::value(feet_[i], knots)).value;
    }
    return sum;
  }

  /// Newton's method with damping on the tables blurred by blur_mm.
  void climb(double blur_mm) {
    std::vector<ColumnTable> tables;
    for (const ColumnTable& table : tables_) {
      tables.push_back(table.blurred(blur_mm));
    }
    climb_damped(
        knots_, 12, [&](const Eigen::VectorXd& knots) { return objective(tables, knots); },
        [&](double damping) {
          TouchingQuadratic quadratic{.matrix = spline_.bend_precision(knots_, kEndplateCurvaturePerMm), .right = {}};
          quadratic.right = -(quadratic.matrix * (knots_.array() - knots_.mean()).matrix());
          for (std::size_t i = 0; i < tables.size(); ++i) {
            const auto local = tables[i].at(edge(i));
            SplineSurface::accumulate(feet_[i], std::max(0.0, -local.curvature) + damping, quadratic.matrix);
            SplineSurface::accumulate(feet_[i], local.slope, quadratic.right);
          }
          return quadratic;
        });
  }

  [[nodiscard]] double edge(std::size_t i) const { return SplineSurface::value(feet_[i], knots_); }

  /// Rounding of the slice profile and strength of the shell under which the columns are most probable whatever their
  /// edges: no surface is asked, so that a wrong one cannot confirm itself.
  void learn_profile() {
    double highest = -1.0e300;
    PointSpread spread = model_.spread;
    UncertainLevel shell = model_.levels.shell;
    for (const double shoulder : kShoulders) {
      for (const double strength : kShells) {
        SliceModel model = model_;
        model.spread.sigma_mm = shoulder;
        model.levels.shell = {.mean_hu = strength, .sd_hu = kShellVariation * strength};
        if (const double value = evidence(model); value > highest) {
          highest = value;
          spread = model.spread;
          shell = model.levels.shell;
        }
      }
    }
    model_.spread = spread;
    model_.levels.shell = shell;
  }

  /// Log of the columns' mean likelihood over their edges, summed over a sample of them.
  [[nodiscard]] double evidence(const SliceModel& model) const {
    constexpr double kStepMm = 0.5;
    const std::size_t stride = std::max<std::size_t>(1, request_.columns.size() / 60);
    double total = 0.0;
    for (std::size_t i = 0; i < request_.columns.size(); i += stride) {
      SliceColumn column = request_.columns[i];
      std::vector<double> values;
      for (double edge = column.from_mm; edge <= column.to_mm; edge += kStepMm) {
        values.push_back(log_likelihood(column, edge, model));
      }
      const double top = *std::ranges::max_element(values);
      double sum = 0.0;
      for (const double value : values) {
        sum += std::exp(value - top);
      }
      total += top + std::log(sum / static_cast<double>(values.size()));
    }
    return total;
  }

  /// Levels, their spreads and the noise as the columns themselves tell, given the surface.
  void learn() {
    learn_levels();
    learn_profile();
  }

  void learn_levels() {
    std::vector<EndplateLevels> own;
    std::vector<double> misfits;
    SliceModel open = model_;  // each column speaks for itself
    open.levels.disc.sd_hu = std::max(open.levels.disc.sd_hu, kUsualDisc.sd_hu);
    open.levels.marrow.sd_hu = kUsualMarrowSdHu;
    open.levels.shell.sd_hu = kUsualShell.sd_hu;
    for (std::size_t i = 0; i < request_.columns.size(); ++i) {
      const ColumnReading reading = levels_given_edge(request_.columns[i], edge(i), open);
      own.push_back(reading.levels);
      misfits.push_back(reading.misfit_hu);
    }
    model_.levels.disc = common_level(own, &EndplateLevels::disc, kLeastSpreadHu);
    model_.levels.marrow = common_level(own, &EndplateLevels::marrow, kLeastSpreadHu);
    // Three levels take up part of a column's four to six voxels: the misfit understates the noise.
    model_.noise_hu = std::max(kLeastNoiseHu, 1.4 * quantile(misfits, 0.5));
  }

  ThickEndplate result() {
    Eigen::MatrixXd matrix = spline_.bend_precision(knots_, kEndplateCurvaturePerMm);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const auto local = tables_[i].blurred(kErrorBlurMm).at(edge(i));
      SplineSurface::accumulate(feet_[i], std::max(0.0, -local.curvature), matrix);
    }
    const Eigen::MatrixXd covariance = matrix.ldlt().solve(Eigen::MatrixXd::Identity(spline_.knots(), spline_.knots()));
    ThickEndplate result{.position_mm = {}, .se_mm = {}, .contrast_hu = model_.levels.shell.mean_hu};
    for (int iv = 0; iv < request_.count_v; ++iv) {
      for (int iu = 0; iu < request_.count_u; ++iu) {
        const SplineFootprint foot = spline_.footprint(request_.first_u_mm + iu, request_.first_v_mm + iv);
        result.position_mm.push_back(SplineSurface::value(foot, knots_));
        result.se_mm.push_back(std::sqrt(std::max(0.0, SplineSurface::quadratic(foot, covariance))));
      }
    }
    return result;
  }

  const ThickEndplateRequest& request_;
  SplineSurface spline_;
  std::vector<SplineFootprint> feet_;
  std::vector<ColumnTable> tables_;
  SliceModel model_;
  Eigen::VectorXd knots_;
};

}  // namespace

std::optional<ThickEndplate> fit_thick_endplate(const ThickEndplateRequest& request) { return Fitter(request).run(); }

}  // namespace kyphos::pipeline
