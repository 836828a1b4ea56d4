#include "pipeline/segment/mask/mask_endplates.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/fit/spline_surface.h"
#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;

/// The map's axis that runs most nearly along the body's, as an index step towards the endplate.
Eigen::Vector3i step_towards(const LabelView& view, const measure::DirectionLps& direction) {
  const Eigen::Matrix3d axes = view.grid().lps_from_index.linear();
  Eigen::Index best = 0;
  double most = 0.0;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    const double along = std::abs(axes.col(axis).normalized().dot(direction));
    if (along > most) {
      most = along;
      best = axis;
    }
  }
  Eigen::Vector3i step = Eigen::Vector3i::Zero();
  step[best] = axes.col(best).dot(direction) > 0.0 ? 1 : -1;
  return step;
}

struct FoundEdges {
  std::vector<MaskEdge> edges;
  int columns = 0;  ///< within the outline
  int held = 0;     ///< of which the map holds the edge
};

/// Walks every column of voxels from half way between the body's middle and the endplate outwards.
class EdgeSearch {
 public:
  EdgeSearch(const LabelView& view, const BodyFrame& frame, const MaskWalls& walls, double start_s_mm, double sign)
      : view_(view),
        frame_(frame),
        walls_(walls),
        start_s_mm_(start_s_mm),
        step_(step_towards(view, sign * frame.superior)) {}

  [[nodiscard]] FoundEdges found() const {
    FoundEdges result;
    const int axis = step_.x() != 0 ? 0 : step_.y() != 0 ? 1 : 2;
    const int second = (axis + 1) % 3;
    const int third = (axis + 2) % 3;
    for (int b = view_.low()[third]; b <= view_.high()[third]; ++b) {
      for (int a = view_.low()[second]; a <= view_.high()[second]; ++a) {
        Eigen::Vector3i column = Eigen::Vector3i::Zero();
        column[second] = a;
        column[third] = b;
        column[axis] = start_of(column, axis);
        look_along(column, result);
      }
    }
    return result;
  }

 private:
  [[nodiscard]] Eigen::Vector3d place(const Eigen::Vector3i& index) const {
    return frame_.frame_coordinates(view_.grid().lps(index.x(), index.y(), index.z()));
  }
  /// Where a column crosses the height to start from.
  [[nodiscard]] int start_of(Eigen::Vector3i column, int axis) const {
    column[axis] = 0;
    const double zero = place(column).z();
    column[axis] = 1;
    const double slope = place(column).z() - zero;
    return static_cast<int>(std::lround((start_s_mm_ - zero) / slope));
  }
  /// Within the body's outline, at least `margin_mm` from it.
  [[nodiscard]] bool within(const Eigen::Vector3d& at, double margin_mm) const {
    return std::hypot(at.x(), at.y()) + margin_mm <= outline_radius_mm(walls_, at.x(), at.y(), at.z());
  }
  void look_along(Eigen::Vector3i index, FoundEdges& result) const {
    if (!view_.holds(index) || !within(place(index), 0.0)) {
      return;
    }
    while (view_.holds(index + step_)) {
      index += step_;
    }
    const Eigen::Vector3i next = index + step_;
    const Eigen::Vector3d inside = place(index);
    if (!within(inside, kEdgeMarginMm)) {
      return;  // left through a wall
    }
    ++result.columns;
    const auto& size = view_.grid().size;
    if (next.minCoeff() >= 0 && next.x() < size[0] && next.y() < size[1] && next.z() < size[2]) {
      ++result.held;
      result.edges.push_back({.inside = inside, .outside = place(next)});
    }
  }

  static constexpr double kEdgeMarginMm = 0.5;
  const LabelView& view_;
  const BodyFrame& frame_;
  const MaskWalls& walls_;
  double start_s_mm_;
  Eigen::Vector3i step_;
};

/// Mean of a normal variable that is known to lie between two values, as an offset from `mean`.
double mean_within(double mean, double low, double high, double sd) {
  const auto density = [](double z) { return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi); };
  const auto below = [](double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); };
  const double a = (low - mean) / sd;
  const double b = (high - mean) / sd;
  const double share = below(b) - below(a);
  constexpr double kHardlyThere = 1.0e-9;
  if (share < kHardlyThere) {  // far outside: the nearer end
    return std::clamp(mean, low, high);
  }
  return mean + sd * (density(a) - density(b)) / share;
}

/// Fits a surface to intervals: each round the edges are put where the last surface and their voxels together have
/// them (expectation and maximisation for censored data).
class IntervalFit {
 public:
  IntervalFit(const std::vector<MaskEdge>& edges, double reach_u, double reach_v)
      : edges_(edges), spline_(-reach_u, reach_u, -reach_v, reach_v, kEndplateKnotMm) {
    values_.resize(edges.size());
    places_.resize(edges.size());
    weights_.assign(edges.size(), 1.0);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const Eigen::Vector3d middle = 0.5 * (edges[i].inside + edges[i].outside);
      values_[i] = middle.z();
      places_[i] = {middle.x(), middle.y()};
    }
    knots_ = spline_.follow(feet(), values_, precision(), kEndplateCurvaturePerMm);
    for (int round = 0; round < kRounds; ++round) {
      place_edges();
      solve();
    }
    covariance_ = matrix_.ldlt().solve(Eigen::MatrixXd::Identity(spline_.knots(), spline_.knots()));
  }

  [[nodiscard]] double at(double u_mm, double v_mm) const {
    return SplineSurface::value(spline_.footprint(u_mm, v_mm), knots_);
  }
  [[nodiscard]] double error_at(double u_mm, double v_mm) const {
    return std::sqrt(std::max(0.0, SplineSurface::quadratic(spline_.footprint(u_mm, v_mm), covariance_)));
  }
  /// How far an edge's interval misses the surface; 0 where the surface passes through it.
  [[nodiscard]] double miss_mm(const MaskEdge& edge) const {
    const double inner = edge.inside.z() - at(edge.inside.x(), edge.inside.y());
    const double outer = edge.outside.z() - at(edge.outside.x(), edge.outside.y());
    return inner * outer <= 0.0 ? 0.0 : std::min(std::abs(inner), std::abs(outer));
  }

 private:
  [[nodiscard]] double precision() const { return 1.0 / (kMaskEdgeSdMm * kMaskEdgeSdMm); }
  [[nodiscard]] std::vector<SplineFootprint> feet() const {
    std::vector<SplineFootprint> result;
    for (const Eigen::Vector2d& place : places_) {
      result.push_back(spline_.footprint(place.x(), place.y()));
    }
    return result;
  }
  /// An edge lies on the line from its inner to its outer voxel, where that meets the surface as near as it may.
  void place_edges() {
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      const MaskEdge& edge = edges_[i];
      const double inner = edge.inside.z() - at(edge.inside.x(), edge.inside.y());
      const double outer = edge.outside.z() - at(edge.outside.x(), edge.outside.y());
      const double span = outer - inner;  // signed height of the pair over the surface's own slope
      if (std::abs(span) < 1.0e-6) {
        continue;
      }
      const double low = std::min(inner, outer);
      const double expected = mean_within(0.0, low, low + std::abs(span), kMaskEdgeSdMm);
      const double part = std::clamp((expected - inner) / span, 0.0, 1.0);
      const Eigen::Vector3d there = edge.inside + part * (edge.outside - edge.inside);
      places_[i] = {there.x(), there.y()};
      values_[i] = there.z();
      const double miss = miss_mm(edge);
      weights_[i] = miss <= kMaskEdgeSdMm ? 1.0 : kMaskEdgeSdMm / miss;  // Huber's weight
      weights_[i] = miss > kMaskLargestStepMm ? 0.0 : weights_[i];
    }
  }
  void solve() {
    matrix_ = spline_.bend_precision(knots_, kEndplateCurvaturePerMm);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(spline_.knots());
    const std::vector<SplineFootprint> all = feet();
    for (std::size_t i = 0; i < all.size(); ++i) {
      SplineSurface::accumulate(all[i], weights_[i] * precision(), matrix_);
      SplineSurface::accumulate(all[i], weights_[i] * precision() * values_[i], right);
    }
    knots_ = matrix_.ldlt().solve(right);
  }

  static constexpr int kRounds = 12;
  const std::vector<MaskEdge>& edges_;
  SplineSurface spline_;
  std::vector<Eigen::Vector2d> places_;
  std::vector<double> values_;
  std::vector<double> weights_;
  Eigen::VectorXd knots_;
  Eigen::MatrixXd matrix_;
  Eigen::MatrixXd covariance_;
};

}  // namespace

MaskEndplate mask_endplate(const LabelView& view, const BodyFrame& frame, const MaskWalls& walls, double low_s_mm,
                           double high_s_mm, EndplateSide side) {
  const double sign = side == EndplateSide::Superior ? 1.0 : -1.0;
  const double middle = 0.5 * (low_s_mm + high_s_mm);
  const double start = 0.5 * (middle + (side == EndplateSide::Superior ? high_s_mm : low_s_mm));
  const FoundEdges found = EdgeSearch(view, frame, walls, start, sign).found();
  MaskEndplate result;
  constexpr std::size_t kFewest = 30;
  result.held_fraction = found.columns > 0 ? static_cast<double>(found.held) / found.columns : 0.0;
  if (found.edges.size() < kFewest) {
    return result;
  }
  double reach_u = 1.0;
  double reach_v = 1.0;
  for (const MaskEdge& edge : found.edges) {
    reach_u = std::max(reach_u, std::abs(edge.inside.x()) + 1.0);
    reach_v = std::max(reach_v, std::abs(edge.inside.y()) + 1.0);
  }
  const IntervalFit fit(found.edges, reach_u, reach_v);
  std::vector<double> misses;
  std::ranges::transform(found.edges, std::back_inserter(misses),
                         [&](const MaskEdge& edge) { return fit.miss_mm(edge); });
  result.residual_mm = quantile(misses, 0.9);
  const int half_u = static_cast<int>(reach_u);
  const int half_v = static_cast<int>(reach_v);
  result.surface = measure::EndplateSurface(-half_u, -half_v, 1.0, 2 * half_u + 1, 2 * half_v + 1);
  for (int iv = 0; iv < result.surface.count_v(); ++iv) {
    for (int iu = 0; iu < result.surface.count_u(); ++iu) {
      const double u = result.surface.u_mm(iu);
      const double v = result.surface.v_mm(iv);
      const double s = fit.at(u, v);
      if (std::hypot(u, v) <= outline_radius_mm(walls, u, v, s)) {
        result.surface.set(iu, iv, measure::EndplatePoint{.s_mm = s, .se_mm = fit.error_at(u, v)});
      }
    }
  }
  return result;
}

}  // namespace kyphos::pipeline
