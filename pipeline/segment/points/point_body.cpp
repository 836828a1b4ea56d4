#include "pipeline/segment/points/point_body.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kyphos::pipeline {
namespace {

using enum measure::SixPoint;
using measure::DepthRange;
using measure::EndplatePoint;
using measure::EndplateSurface;

constexpr std::array kThreeStations{measure::kPosteriorStation, measure::kMiddleStation, measure::kAnteriorStation};
constexpr int kCellsInDepth = 40;

/// One endplate's points in the body's frame, from the back to the front.
struct Endplate3 {
  std::array<Eigen::Vector3d, 3> at;
  std::array<double, 3> se_mm;
};

/// Through three points.
class Parabola {
 public:
  explicit Parabola(const Endplate3& endplate) {
    Eigen::Matrix3d powers;
    Eigen::Vector3d heights;
    for (int i = 0; i < 3; ++i) {
      const Eigen::Vector3d& point = endplate.at.at(static_cast<std::size_t>(i));
      powers.row(i) << 1.0, point.x(), point.x() * point.x();
      heights[i] = point.z();
    }
    factors_ = powers.fullPivLu().solve(heights);
  }
  [[nodiscard]] double at(double u_mm) const { return factors_[0] + u_mm * (factors_[1] + u_mm * factors_[2]); }
  void add(const Parabola& other) { factors_ += other.factors_; }

 private:
  Eigen::Vector3d factors_ = Eigen::Vector3d::Zero();
};

/// Between three values by their place.
double between(const std::array<double, 3>& values, const DepthRange& depth, double u_mm) {
  const double middle = depth.u_at_fraction(measure::kMiddleStation);
  const bool behind = u_mm < middle;
  const double outer = depth.u_at_fraction(behind ? measure::kPosteriorStation : measure::kAnteriorStation);
  const double part = std::clamp((u_mm - middle) / (outer - middle), 0.0, 1.0);
  return values[1] + part * (values.at(behind ? 0 : 2) - values[1]);
}

EndplateSurface surface_along(const Parabola& line, const std::array<double, 3>& se_mm, const DepthRange& depth) {
  const double step = depth.depth_mm() / kCellsInDepth;
  // As far as the windows of the outer stations reach.
  const double margin = measure::kStationHalfWindow + 0.01;
  const double first = depth.u_at_fraction(measure::kPosteriorStation - margin);
  const double last = depth.u_at_fraction(measure::kAnteriorStation + margin);
  const int count = static_cast<int>(std::ceil((last - first) / step)) + 1;
  EndplateSurface surface(first, 0.0, step, count, 1);
  for (int iu = 0; iu < count; ++iu) {
    const double u = surface.u_mm(iu);
    surface.set(iu, 0, EndplatePoint{.s_mm = line.at(u), .se_mm = between(se_mm, depth, u)});
  }
  return surface;
}

/// A station's height is the mean of a window, which a hollow line raises: the line is moved until the means are the
/// points' own heights, and the errors of the means those of the points.
EndplateSurface surface_of(const Endplate3& endplate, const DepthRange& depth) {
  const Parabola points(endplate);
  Parabola line = points;
  std::array<double, 3> se_mm = endplate.se_mm;
  EndplateSurface surface;
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds; ++round) {
    surface = surface_along(line, se_mm, depth);
    Endplate3 missing{};
    for (std::size_t i = 0; i < 3; ++i) {
      const double u = depth.u_at_fraction(kThreeStations.at(i));
      const auto mean = measure::endplate_at_station(surface, depth, kThreeStations.at(i));
      missing.at.at(i) = {u, 0.0, mean ? points.at(u) - mean->s_mm : 0.0};
      se_mm.at(i) *= mean && mean->se_mm > 0.0 ? endplate.se_mm.at(i) / mean->se_mm : 1.0;
    }
    line.add(Parabola(missing));
  }
  return surface_along(line, se_mm, depth);
}

/// A height is that between two points of a pair, which in a wedged body do not lie on one line along its axis: each
/// endplate is pushed along the depth until its middle lies over the other's. Its tilt stays.
Endplate3 above_its_partner(Endplate3 endplate, double middle_u_mm) {
  const double push = middle_u_mm - 0.5 * (endplate.at[0].x() + endplate.at[2].x());
  for (Eigen::Vector3d& point : endplate.at) {
    point.x() += push;
  }
  return endplate;
}

std::vector<measure::WallPoint> wall_between(const Eigen::Vector3d& low, const Eigen::Vector3d& high, double se_mm) {
  std::vector<measure::WallPoint> wall;
  for (const double part : {0.0, 0.5, 1.0}) {
    wall.push_back(
        {.s_mm = low.z() + part * (high.z() - low.z()), .u_mm = low.x() + part * (high.x() - low.x()), .se_mm = se_mm});
  }
  return wall;
}

}  // namespace

measure::BodyFrame frame_of_points(const measure::PlacedBody& placed) {
  const auto at = [&](measure::SixPoint which) { return placed.at(which).at; };
  const measure::DirectionLps up = (at(SA) + at(SM) + at(SP) - at(IA) - at(IM) - at(IP)).normalized();
  measure::BodyFrame frame;
  frame.anterior = ((at(SA) - at(SP)).normalized() + (at(IA) - at(IP)).normalized()).normalized();
  frame.left = up.cross(frame.anterior).normalized();
  frame.superior = frame.anterior.cross(frame.left);
  frame.origin = (at(SA) + at(SM) + at(SP) + at(IA) + at(IM) + at(IP)) / 6.0;
  return frame;
}

measure::VertebralBody body_of_points(const measure::PlacedBody& placed, measure::PointPlaces places,
                                      double height_se_part) {
  measure::VertebralBody body;
  body.frame = frame_of_points(placed);
  const auto in_frame = [&](measure::SixPoint which) { return body.frame.frame_coordinates(placed.at(which).at); };
  Endplate3 superior{.at = {in_frame(SP), in_frame(SM), in_frame(SA)}, .se_mm = {}};
  Endplate3 inferior{.at = {in_frame(IP), in_frame(IM), in_frame(IA)}, .se_mm = {}};
  double mean_height = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    mean_height += (superior.at.at(i).z() - inferior.at.at(i).z()) / 3.0;
  }
  const double own_se = height_se_part * mean_height / std::sqrt(2.0);
  const auto with_spread = [&](measure::SixPoint which) {
    return std::hypot(own_se, placed.at(which).half_spread.dot(body.frame.superior));
  };
  superior.se_mm = {with_spread(SP), with_spread(SM), with_spread(SA)};
  inferior.se_mm = {with_spread(IP), with_spread(IM), with_spread(IA)};

  const double back = 0.5 * (superior.at[0].x() + inferior.at[0].x());
  const double front = 0.5 * (superior.at[2].x() + inferior.at[2].x());
  const double whole = (front - back) / (measure::kAnteriorStation - measure::kPosteriorStation);
  body.point_range = DepthRange{.posterior_u_mm = back - measure::kPosteriorStation * whole,
                                .anterior_u_mm = back + (1.0 - measure::kPosteriorStation) * whole};
  body.superior = surface_of(above_its_partner(superior, 0.5 * (back + front)), *body.point_range);
  body.inferior = surface_of(above_its_partner(inferior, 0.5 * (back + front)), *body.point_range);
  if (places == measure::PointPlaces::Corners) {
    body.posterior_wall = wall_between(inferior.at[0], superior.at[0], own_se);
    body.anterior_wall = wall_between(inferior.at[2], superior.at[2], own_se);
  }
  body.quality.from_voxels = false;
  body.single_slice = true;
  return body;
}

}  // namespace kyphos::pipeline
