#include "measure/spine/endplate_plane.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "measure/space/units.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// The rim is left out (osteophytes, rounded corners), as for the stations of the heights.
constexpr double kRimFraction = 0.08;

struct FitPoint {
  double u_mm;
  double v_mm;
  double s_mm;
  double se_mm;
  double weight;  ///< the share of the point's cell that lies between the limits, 0..1
};

/// The share of a cell of a grid that lies between two limits. Limits that took whole cells or none would let the tilt
/// of a hollow endplate jump by a degree with the place of the grid: its rims stand 3 mm above its middle.
double share_between(double centre_mm, double step_mm, double low_mm, double high_mm) {
  const double covered = std::min(centre_mm + 0.5 * step_mm, high_mm) - std::max(centre_mm - 0.5 * step_mm, low_mm);
  return std::clamp(covered / step_mm, 0.0, 1.0);
}

std::vector<FitPoint> points_between(const EndplateSurface& surface, double low_u, double high_u, double half_v) {
  std::vector<FitPoint> points;
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    const double row =
        surface.count_v() > 1 ? share_between(surface.v_mm(iv), surface.step_mm(), -half_v, half_v) : 1.0;
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      const auto& cell = surface.at(iu, iv);
      const double weight = row * share_between(surface.u_mm(iu), surface.step_mm(), low_u, high_u);
      if (cell && weight > 0.0) {
        points.push_back({.u_mm = surface.u_mm(iu),
                          .v_mm = surface.v_mm(iv),
                          .s_mm = cell->s_mm,
                          .se_mm = cell->se_mm,
                          .weight = weight});
      }
    }
  }
  return points;
}

double weight_sum(const std::vector<FitPoint>& points) {
  double sum = 0.0;
  for (const FitPoint& point : points) {
    sum += point.weight;
  }
  return sum;
}

double spread_v(const std::vector<FitPoint>& points) {
  const auto [low, high] = std::ranges::minmax(points, {}, &FitPoint::v_mm);
  return high.v_mm - low.v_mm;
}

/// Standard error of the slope ds/du in degrees. The grid points' own errors count once per correlation square; the
/// part that an endplate shares is taken as independent between its front and its back half.
double tilt_error_deg(const VertebralBody& body, const EndplateSurface& surface, const std::vector<FitPoint>& points,
                      double mean_u) {
  double spread = 0.0;
  double sum_se_squared = 0.0;
  for (const FitPoint& point : points) {
    spread += point.weight * (point.u_mm - mean_u) * (point.u_mm - mean_u);
    sum_se_squared += point.weight * point.se_mm * point.se_mm;
  }
  const double count = weight_sum(points);
  const double sd_u = std::sqrt(spread / count);
  const double cell = surface.step_mm() * (surface.count_v() > 1 ? surface.step_mm() : kEndplateCorrelationMm);
  const double independent = std::max(1.0, count * cell / (kEndplateCorrelationMm * kEndplateCorrelationMm));
  const double random = std::sqrt(sum_se_squared / count / independent) / sd_u;
  // Least squares through a step of size d in the middle has the slope 1.5 d / width, d spreads sqrt(2) shared.
  const double shared = 1.5 * std::sqrt(2.0) * shared_edge_error_mm(body) / (std::sqrt(12.0) * sd_u);
  return deg_from_radians(std::hypot(random, shared));
}

EndplatePlane fit(const VertebralBody& body, const EndplateSurface& surface, const std::vector<FitPoint>& points) {
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  const double count = weight_sum(points);
  for (const FitPoint& point : points) {
    mean += Eigen::Vector3d(point.u_mm, point.v_mm, point.s_mm) * (point.weight / count);
  }
  Eigen::Matrix2d normal_matrix = Eigen::Matrix2d::Zero();
  Eigen::Vector2d right_side = Eigen::Vector2d::Zero();
  for (const FitPoint& point : points) {
    const Eigen::Vector2d place(point.u_mm - mean.x(), point.v_mm - mean.y());
    normal_matrix += point.weight * place * place.transpose();
    right_side += point.weight * place * (point.s_mm - mean.z());
  }
  if (spread_v(points) < 1e-6) {  // one row: no slope to the left can be known, none is claimed
    normal_matrix(1, 1) = 1.0;
  }
  const Eigen::Vector2d slope = normal_matrix.ldlt().solve(right_side);
  const BodyFrame& frame = body.frame;
  return {.centre = frame.lps(mean.x(), mean.y(), mean.z()),
          .normal = (frame.superior - slope.x() * frame.anterior - slope.y() * frame.left).normalized(),
          .slope_anterior = slope.x(),
          .slope_left = slope.y(),
          .tilt_se_deg = tilt_error_deg(body, surface, points, mean.x())};
}

std::optional<EndplatePlane> plane_within(const VertebralBody& body, Endplate endplate, double half_v) {
  const EndplateSurface& surface = endplate == Endplate::Superior ? body.superior : body.inferior;
  double low_u = std::numeric_limits<double>::lowest();
  double high_u = std::numeric_limits<double>::max();
  if (const auto depth = depth_range(body)) {  // the sacrum has an endplate but no front wall
    low_u = depth->u_at_fraction(kRimFraction);
    high_u = depth->u_at_fraction(1.0 - kRimFraction);
  }
  const auto points = points_between(surface, low_u, high_u, half_v);
  if (points.size() < 6) {
    return std::nullopt;
  }
  const auto [back, front] = std::ranges::minmax(points, {}, &FitPoint::u_mm);
  const auto depth = depth_range(body);
  const double needed = depth ? 0.5 * depth->depth_mm() : 10.0;
  if (front.u_mm - back.u_mm < needed) {
    return std::nullopt;
  }
  return fit(body, surface, points);
}

}  // namespace

std::optional<EndplatePlane> sagittal_endplate_plane(const VertebralBody& body, Endplate endplate) {
  return plane_within(body, endplate, kCentralHalfSlabMm);
}

std::optional<EndplatePlane> whole_endplate_plane(const VertebralBody& body, Endplate endplate) {
  return plane_within(body, endplate, std::numeric_limits<double>::max());
}

double kyphosis_deg(const EndplatePlane& upper, const EndplatePlane& lower, const DirectionLps& left) {
  // Each plane cuts the sagittal plane in a line; left x normal is that line, pointing to anterior.
  const DirectionLps upper_line = left.cross(upper.normal).normalized();
  const DirectionLps lower_line = left.cross(lower.normal).normalized();
  const double sine = lower_line.cross(upper_line).dot(left);
  return deg_from_radians(std::atan2(sine, upper_line.dot(lower_line)));
}

}  // namespace kyphos::measure
