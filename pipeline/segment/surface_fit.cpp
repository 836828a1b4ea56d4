#include "pipeline/segment/surface_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/segment/edge_fit.h"
#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {
namespace {

/// Each level is a constant, two slopes and a radial term over the endplate.
constexpr int kTerms = 4;
enum LevelName : int { kDisc, kMarrow, kShell, kNextMarrow, kNextShell, kLevels };
/// The next endplate is a plane: constant and two slopes.
constexpr int kPlaneTerms = 3;
constexpr int kRounds = 12;
constexpr int kBriefRounds = 6;
/// At this stiffness the surface is little more than a tilted bowl: all voxels together decide where it lies.
constexpr double kStiff = 9.0;
/// Expected second difference of neighbouring knots per mm^2 of spacing, in mm: five times that of a healthy concavity
/// (2.5 mm deep over 15 mm), so that fractures are free.
constexpr double kBendPerMm2 = 0.01;
/// Expected spread of a level's slopes, relative to the contrast: keeps the levels from chasing noise.
constexpr double kLevelSpreadHu = 40.0;

/// What the levels usually are, HU, each with a wide spread: they matter only where slices are too thick to tell. Discs
/// 50-120; shell above disc 150-600 (clinical CT at 1 mm); marrow is read off the scan inside the body.
constexpr double kUsualDiscHu = 85.0;
constexpr double kDiscSpreadHu = 40.0;
constexpr double kUsualShellHu = 380.0;
constexpr double kShellSpreadHu = 150.0;
constexpr double kMarrowSpreadHu = 50.0;

/// Cubic B-spline weights of the four knots around a place.
struct SplinePlace {
  int first = 0;
  std::array<double, 4> weight{};
};

class SplineAxis {
 public:
  SplineAxis(double first_mm, double last_mm, double knot_mm) : first_(first_mm) {
    const int spans = std::max(1, static_cast<int>(std::lround((last_mm - first_mm) / knot_mm)));
    step_ = std::max(1e-3, (last_mm - first_mm) / spans);
    count_ = spans + 3;
  }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] double step() const { return step_; }
  [[nodiscard]] SplinePlace at(double x_mm) const {
    const double place = std::clamp((x_mm - first_) / step_, 0.0, count_ - 3.0 - 1e-9);
    SplinePlace result;
    result.first = static_cast<int>(place);
    const double t = place - result.first;
    const double s = 1.0 - t;
    result.weight = {s * s * s / 6.0, (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
                     (-3.0 * t * t * t + 3.0 * t * t + 3.0 * t + 1.0) / 6.0, t * t * t / 6.0};
    return result;
  }

 private:
  double first_;
  double step_ = 1.0;
  int count_ = 4;
};

/// Where a sample or cell sits on the spline: sixteen knots and their weights.
struct Footprint {
  std::array<int, 16> knot{};
  std::array<double, 16> weight{};
};

class Fitter {
 public:
  Fitter(const std::vector<SurfaceSample>& samples, const SurfaceFitRequest& request)
      : samples_(samples),
        request_(request),
        axis_u_(request.first_u_mm, request.last_u_mm, request.knot_mm),
        axis_v_(request.first_v_mm, request.last_v_mm, request.knot_mm) {
    knots_ = axis_u_.count() * axis_v_.count();
    has_next_ = request.next_mm.has_value();
    levels_ = has_next_ ? kLevels : kNextMarrow;
    size_ = knots_ + levels_ * kTerms + (has_next_ ? kPlaneTerms : 0);
    half_u_ = std::max(1.0, 0.5 * (request.last_u_mm - request.first_u_mm));
    half_v_ = std::max(1.0, 0.5 * (request.last_v_mm - request.first_v_mm));
    std::vector<double> deep;  // inside, clear of the shell
    for (const auto& sample : samples) {
      const auto iu =
          std::clamp(static_cast<int>(std::lround(sample.u_mm - request.first_u_mm)), 0, request.count_u - 1);
      const auto iv =
          std::clamp(static_cast<int>(std::lround(sample.v_mm - request.first_v_mm)), 0, request.count_v - 1);
      const double start = request.start_mm[static_cast<std::size_t>(iv * request.count_u + iu)];
      if (sample.position_mm < start - 2.0 - 0.5 * request.spread.box_mm) {
        deep.push_back(sample.hu);
      }
      footprints_.push_back(footprint(sample.u_mm, sample.v_mm));
    }
    marrow_hu_ = deep.empty() ? kUsualDiscHu : quantile(deep, 0.5);
  }

  std::optional<SurfaceFit> run() {
    if (static_cast<int>(samples_.size()) < 2 * size_) {
      return std::nullopt;
    }
    // Half a slice of doubt in where the surface starts: try several starts briefly, then go on with the best.
    const double reach = 0.5 * request_.spread.box_mm;
    std::optional<Eigen::VectorXd> best;
    double best_error = 0.0;
    std::vector<Eigen::VectorXd> ends;
    for (const double shift : {0.0, -0.5 * reach, 0.5 * reach, -reach, reach}) {
      if (!start(shift)) {
        continue;
      }
      stiffen(kStiff);
      descend(kBriefRounds);
      stiffen(1.0);
      if (!plausible(parameters_)) {
        continue;
      }
      ends.push_back(parameters_);
    }
    if (ends.empty()) {
      return std::nullopt;
    }
    spread_ = residual_spread(ends.front());  // one yardstick for all
    stiffen(kStiff);
    for (const auto& end : ends) {
      if (const double error = objective(end); !best || error < best_error) {
        best = end;
        best_error = error;
      }
    }
    parameters_ = *best;
    for (const double stiffness : {kStiff, std::sqrt(kStiff), 1.0}) {
      stiffen(stiffness);
      descend(kRounds);
    }
    if (!plausible(parameters_)) {
      return std::nullopt;
    }
    return result();
  }

 private:
  /// An endplate is brighter than the disc and lies within a slice of where the edge search saw it.
  [[nodiscard]] bool plausible(const Eigen::VectorXd& parameters) const {
    constexpr double kFaintestShellHu = 40.0;
    std::vector<double> moved;
    for (int iv = 0; iv < request_.count_v; iv += 2) {
      for (int iu = 0; iu < request_.count_u; iu += 2) {
        const Footprint foot = footprint(request_.first_u_mm + iu, request_.first_v_mm + iv);
        moved.push_back(std::abs(surface(foot, parameters) -
                                 request_.start_mm[static_cast<std::size_t>(iv * request_.count_u + iu)]));
      }
    }
    return parameters[level_at(kShell)] > kFaintestShellHu &&
           quantile(moved, 0.5) < std::max(1.0, request_.spread.box_mm);
  }

  /// Makes the surface stiffer than a body's: the form is found from coarse to fine.
  void stiffen(double factor) {
    prior_ = loose_prior_;
    prior_.topLeftCorner(knots_, knots_) *= factor;
  }

  /// Damped Gauss-Newton from where the parameters are.
  void descend(int rounds) {
    double damping = 1.0e-3;
    spread_ = residual_spread(parameters_);
    double error = objective(parameters_);
    for (int round = 0; round < rounds && damping < 1.0e4; ++round) {
      build_normal();
      Eigen::MatrixXd damped = normal_;
      damped.diagonal() *= 1.0 + damping;
      const Eigen::VectorXd tried = parameters_ + damped.ldlt().solve(right_);
      const double tried_error = objective(tried);
      if (tried_error >= error) {
        damping *= 10.0;
        continue;
      }
      parameters_ = tried;
      damping = std::max(1.0e-6, damping * 0.3);
      const double gain = (error - tried_error) / error;
      spread_ = residual_spread(parameters_);
      error = objective(parameters_);
      if (gain < 1.0e-4) {
        break;
      }
    }
  }

  [[nodiscard]] Footprint footprint(double u, double v) const {
    const SplinePlace pu = axis_u_.at(u);
    const SplinePlace pv = axis_v_.at(v);
    Footprint foot;
    for (std::size_t b = 0; b < 4; ++b) {
      for (std::size_t a = 0; a < 4; ++a) {
        foot.knot[4 * b + a] = (pv.first + static_cast<int>(b)) * axis_u_.count() + pu.first + static_cast<int>(a);
        foot.weight[4 * b + a] = pu.weight[a] * pv.weight[b];
      }
    }
    return foot;
  }

  [[nodiscard]] std::array<double, kTerms> terms(double u, double v) const {
    const double x = (u - 0.5 * (request_.first_u_mm + request_.last_u_mm)) / half_u_;
    const double y = (v - 0.5 * (request_.first_v_mm + request_.last_v_mm)) / half_v_;
    return {1.0, x, y, x * x + y * y - 0.5};
  }

  [[nodiscard]] int level_at(int level) const { return knots_ + level * kTerms; }
  [[nodiscard]] int plane_at() const { return knots_ + levels_ * kTerms; }

  [[nodiscard]] static double surface(const Footprint& foot, const Eigen::VectorXd& parameters) {
    double sum = 0.0;
    for (std::size_t k = 0; k < 16; ++k) {
      sum += foot.weight[k] * parameters[foot.knot[k]];
    }
    return sum;
  }

  [[nodiscard]] double level(int which, const std::array<double, kTerms>& term,
                             const Eigen::VectorXd& parameters) const {
    double sum = 0.0;
    for (int k = 0; k < kTerms; ++k) {
      sum += term[static_cast<std::size_t>(k)] * parameters[level_at(which) + k];
    }
    return sum;
  }

  /// How much of each level a sample holds, given where the edges lie; the disc's share is always 1.
  struct Shares {
    std::array<double, kLevels> of{};
    double edge_slope = 0.0;  ///< d(value)/d(edge)
    double next_slope = 0.0;
  };

  [[nodiscard]] Shares shares(std::size_t i, const std::array<double, kTerms>& term,
                              const Eigen::VectorXd& parameters) const {
    const PointSpread& spread = request_.spread;
    const double x = samples_[i].position_mm;
    const double edge = surface(footprints_[i], parameters);
    Shares share;
    share.of[kDisc] = 1.0;
    share.of[kMarrow] = blurred_step(edge - kShellThicknessMm - x, spread);
    share.of[kShell] = blurred_step(edge - x, spread) - share.of[kMarrow];
    const double inner = blurred_spike(edge - kShellThicknessMm - x, spread);
    const double outer = blurred_spike(edge - x, spread);
    share.edge_slope = level(kMarrow, term, parameters) * inner + level(kShell, term, parameters) * (outer - inner);
    if (has_next_) {
      const double next = next_edge(term, parameters);
      share.of[kNextMarrow] = blurred_step(x - next - kShellThicknessMm, spread);
      share.of[kNextShell] = blurred_step(x - next, spread) - share.of[kNextMarrow];
      const double far = blurred_spike(x - next - kShellThicknessMm, spread);
      const double near = blurred_spike(x - next, spread);
      share.next_slope =
          -level(kNextMarrow, term, parameters) * far - level(kNextShell, term, parameters) * (near - far);
    }
    return share;
  }

  [[nodiscard]] double next_edge(const std::array<double, kTerms>& term, const Eigen::VectorXd& parameters) const {
    const int at = plane_at();
    return parameters[at] + parameters[at + 1] * term[1] + parameters[at + 2] * term[2];
  }

  [[nodiscard]] double misfit(std::size_t i, const std::array<double, kTerms>& term, const Shares& share,
                              const Eigen::VectorXd& parameters) const {
    double value = 0.0;
    for (int which = 0; which < levels_; ++which) {
      value += share.of[static_cast<std::size_t>(which)] * level(which, term, parameters);
    }
    return samples_[i].hu - value;
  }

  [[nodiscard]] double misfit(std::size_t i, const Eigen::VectorXd& parameters) const {
    const auto term = terms(samples_[i].u_mm, samples_[i].v_mm);
    return misfit(i, term, shares(i, term, parameters), parameters);
  }

  [[nodiscard]] double residual_spread(const Eigen::VectorXd& parameters) const {
    std::vector<double> off;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      off.push_back(std::abs(misfit(i, parameters)));
    }
    return std::max(3.0, 1.48 * quantile(off, 0.5));
  }

  /// Huber's loss at 2.5 spreads, plus the priors.
  [[nodiscard]] double objective(const Eigen::VectorXd& parameters) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      const double r = std::abs(misfit(i, parameters)) / spread_;
      sum += r <= kHuber ? r * r : kHuber * (2.0 * r - kHuber);
    }
    const Eigen::VectorXd off = parameters - prior_mean_;
    return sum + off.dot(prior_ * off);
  }

  void build_normal() {
    normal_ = prior_;
    right_ = prior_ * (prior_mean_ - parameters_);
    std::vector<int> index;
    std::vector<double> slope;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      const auto term = terms(samples_[i].u_mm, samples_[i].v_mm);
      const Shares share = shares(i, term, parameters_);
      const double off = misfit(i, term, share, parameters_);
      const double weight = std::min(1.0, kHuber * spread_ / std::max(std::abs(off), 1e-9)) / (spread_ * spread_);
      index.clear();
      slope.clear();
      for (std::size_t k = 0; k < 16; ++k) {
        index.push_back(footprints_[i].knot[k]);
        slope.push_back(footprints_[i].weight[k] * share.edge_slope);
      }
      for (int which = 0; which < levels_; ++which) {
        for (int k = 0; k < kTerms; ++k) {
          index.push_back(level_at(which) + k);
          slope.push_back(share.of[static_cast<std::size_t>(which)] * term[static_cast<std::size_t>(k)]);
        }
      }
      for (int k = 0; has_next_ && k < kPlaneTerms; ++k) {
        index.push_back(plane_at() + k);
        slope.push_back(share.next_slope * term[static_cast<std::size_t>(k)]);
      }
      for (std::size_t a = 0; a < index.size(); ++a) {
        const double scaled = weight * slope[a];
        right_[index[a]] += scaled * off;
        for (std::size_t b = 0; b <= a; ++b) {
          normal_(index[a], index[b]) += scaled * slope[b];
        }
      }
    }
    // Index order within a sample is not sorted: fold what fell above the diagonal.
    for (int a = 0; a < size_; ++a) {
      for (int b = 0; b < a; ++b) {
        const double both = normal_(a, b) + normal_(b, a) - prior_(b, a);
        normal_(a, b) = both;
        normal_(b, a) = both;
      }
    }
  }

  void build_prior() {
    prior_ = Eigen::MatrixXd::Zero(size_, size_);
    const auto bend = [&](int a, int b, int c, double step) {
      const double weight = 1.0 / std::pow(kBendPerMm2 * step * step, 2.0);
      const std::array<int, 3> at{a, b, c};
      const std::array<double, 3> w{1.0, -2.0, 1.0};
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
          prior_(at[i], at[j]) += weight * w[i] * w[j];
        }
      }
    };
    const int nu = axis_u_.count();
    for (int b = 0; b < axis_v_.count(); ++b) {
      for (int a = 0; a < nu; ++a) {
        if (a + 2 < nu) {
          bend(b * nu + a, b * nu + a + 1, b * nu + a + 2, axis_u_.step());
        }
        if (b + 2 < axis_v_.count()) {
          bend(b * nu + a, (b + 1) * nu + a, (b + 2) * nu + a, axis_v_.step());
        }
        prior_(b * nu + a, b * nu + a) += 1.0e-4;  // knots that no sample touches stay where they start
      }
    }
    for (int which = 0; which < levels_; ++which) {
      const bool shell = which == kShell || which == kNextShell;
      const double spread = which == kDisc ? kDiscSpreadHu : shell ? kShellSpreadHu : kMarrowSpreadHu;
      prior_(level_at(which), level_at(which)) += 1.0 / (spread * spread);
      for (int k = 1; k < kTerms; ++k) {
        prior_(level_at(which) + k, level_at(which) + k) += 1.0 / (kLevelSpreadHu * kLevelSpreadHu);
      }
    }
    if (has_next_) {
      const int at = plane_at();
      prior_(at, at) += 1.0 / (2.0 * 2.0);          // the disc search places it within about 2 mm
      prior_(at + 1, at + 1) += 1.0 / (2.5 * 2.5);  // 10 deg over the body's half depth
      prior_(at + 2, at + 2) += 1.0 / (2.5 * 2.5);
    }
    loose_prior_ = prior_;
  }

  /// Starts from the given surface (knots by smoothing it) and levels by one linear solve.
  bool start(double shift_mm) {
    parameters_ = Eigen::VectorXd::Zero(size_);
    Eigen::MatrixXd grid = 1.0e-6 * Eigen::MatrixXd::Identity(knots_, knots_);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(knots_);
    double mean = 0.0;
    for (const double position : request_.start_mm) {
      mean += position / static_cast<double>(request_.start_mm.size());
    }
    build_prior();
    // Stiff at first: what thick slices show of the surface's form before the fit is mostly their own staircase.
    grid += 20.0 * prior_.topLeftCorner(knots_, knots_);
    for (int iv = 0; iv < request_.count_v; ++iv) {
      for (int iu = 0; iu < request_.count_u; ++iu) {
        const Footprint foot = footprint(request_.first_u_mm + iu, request_.first_v_mm + iv);
        const double value = request_.start_mm[static_cast<std::size_t>(iv * request_.count_u + iu)] - mean;
        for (std::size_t a = 0; a < 16; ++a) {
          right[foot.knot[a]] += foot.weight[a] * value;
          for (std::size_t b = 0; b < 16; ++b) {
            grid(foot.knot[a], foot.knot[b]) += foot.weight[a] * foot.weight[b];
          }
        }
      }
    }
    parameters_.head(knots_) = (grid.ldlt().solve(right)).array() + mean + shift_mm;
    if (has_next_) {
      parameters_[plane_at()] = *request_.next_mm;
    }
    prior_mean_ = Eigen::VectorXd::Zero(size_);
    prior_mean_.head(knots_) = parameters_.head(knots_);
    if (has_next_) {
      prior_mean_[plane_at()] = *request_.next_mm;
    }
    // The bend prior is about the surface itself, not about its distance from the start.
    for (int k = 0; k < knots_; ++k) {
      prior_mean_[k] = mean;
    }
    prior_mean_[level_at(kDisc)] = kUsualDiscHu;
    prior_mean_[level_at(kMarrow)] = marrow_hu_ - kUsualDiscHu;
    prior_mean_[level_at(kShell)] = kUsualShellHu;
    if (has_next_) {
      prior_mean_[level_at(kNextMarrow)] = marrow_hu_ - kUsualDiscHu;
      prior_mean_[level_at(kNextShell)] = kUsualShellHu;
    }
    return solve_levels();
  }

  bool solve_levels() {
    const int count = levels_ * kTerms;
    Eigen::MatrixXd matrix = prior_.block(knots_, knots_, count, count) * 400.0;
    Eigen::VectorXd right = matrix * prior_mean_.segment(knots_, count);
    matrix.diagonal().array() += 1.0e-6;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      const auto term = terms(samples_[i].u_mm, samples_[i].v_mm);
      const Shares share = shares(i, term, parameters_);
      Eigen::VectorXd row(count);
      for (int which = 0; which < levels_; ++which) {
        for (int k = 0; k < kTerms; ++k) {
          row[which * kTerms + k] = share.of[static_cast<std::size_t>(which)] * term[static_cast<std::size_t>(k)];
        }
      }
      matrix.selfadjointView<Eigen::Lower>().rankUpdate(row);
      right += samples_[i].hu * row;
    }
    const Eigen::MatrixXd full = matrix.selfadjointView<Eigen::Lower>();
    parameters_.segment(knots_, count) = full.ldlt().solve(right);
    return parameters_[level_at(kShell)] > 0.0;
  }

  SurfaceFit result() {
    build_normal();
    const Eigen::MatrixXd covariance = normal_.ldlt().solve(Eigen::MatrixXd::Identity(size_, size_));
    SurfaceFit fit;
    fit.residual_hu = spread_;
    for (int iv = 0; iv < request_.count_v; ++iv) {
      for (int iu = 0; iu < request_.count_u; ++iu) {
        const double u = request_.first_u_mm + iu;
        const double v = request_.first_v_mm + iv;
        const Footprint foot = footprint(u, v);
        double variance = 0.0;
        for (std::size_t a = 0; a < 16; ++a) {
          for (std::size_t b = 0; b < 16; ++b) {
            variance += foot.weight[a] * foot.weight[b] * covariance(foot.knot[a], foot.knot[b]);
          }
        }
        fit.position_mm.push_back(surface(foot, parameters_));
        fit.se_mm.push_back(std::sqrt(std::max(0.0, variance)));
        fit.contrast_hu.push_back(level(kShell, terms(u, v), parameters_));
      }
    }
    return fit;
  }

  static constexpr double kHuber = 2.5;
  const std::vector<SurfaceSample>& samples_;
  const SurfaceFitRequest& request_;
  SplineAxis axis_u_;
  SplineAxis axis_v_;
  int knots_ = 0;
  int levels_ = 0;
  int size_ = 0;
  bool has_next_ = false;
  double marrow_hu_ = 0.0;
  double half_u_ = 1.0;
  double half_v_ = 1.0;
  double spread_ = 1.0;
  std::vector<Footprint> footprints_;
  Eigen::VectorXd parameters_;
  Eigen::VectorXd prior_mean_;
  Eigen::MatrixXd prior_;
  Eigen::MatrixXd loose_prior_;
  Eigen::MatrixXd normal_;
  Eigen::VectorXd right_;
};

}  // namespace

std::optional<SurfaceFit> fit_surface(const std::vector<SurfaceSample>& samples, const SurfaceFitRequest& request) {
  return Fitter(samples, request).run();
}

}  // namespace kyphos::pipeline
