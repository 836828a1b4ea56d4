#include "measure/finding/posterior_wall.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Edges of canal and wall repeat within about this (half a voxel of thin CT); a mean of several, better.
constexpr double kEdgeErrorMm = 0.4;
/// How well the line foretells an intact wall: over the intact bodies of six real scans they stand back by 0.8 mm (root
/// mean square), most where the lordosis turns sharply.
constexpr double kLineErrorMm = 0.8;
/// The laminae's front, with the gaps between them, repeats within about this.
constexpr double kBackErrorMm = 0.7;
constexpr std::size_t kLeastPoints = 5;

/// A point of a posterior wall in the sagittal plane of the body in question.
struct PlanePoint {
  double u_mm;
  double s_mm;
};

/// The wall of another body in this body's frame.
std::vector<PlanePoint> wall_in_frame(const VertebralBody& body, const VertebralBody& other,
                                      const std::vector<CanalPoint>& canal) {
  std::vector<PlanePoint> wall;
  for (const CanalPoint& point : canal) {
    const Eigen::Vector3d here = body.frame.frame_coordinates(other.frame.lps(point.front_u_mm, 0.0, point.s_mm));
    wall.push_back({.u_mm = here.x(), .s_mm = here.z()});
  }
  std::ranges::sort(wall, {}, &PlanePoint::s_mm);
  return wall;
}

PlanePoint mean_of(std::span<const PlanePoint> points) {
  PlanePoint mean{.u_mm = 0.0, .s_mm = 0.0};
  for (const PlanePoint& point : points) {
    mean.u_mm += point.u_mm / static_cast<double>(points.size());
    mean.s_mm += point.s_mm / static_cast<double>(points.size());
  }
  return mean;
}

/// du/ds of a wall.
double slope_of(std::span<const PlanePoint> wall) {
  const PlanePoint mean = mean_of(wall);
  double across = 0.0;
  double along = 1e-9;
  for (const PlanePoint& point : wall) {
    across += (point.u_mm - mean.u_mm) * (point.s_mm - mean.s_mm);
    along += (point.s_mm - mean.s_mm) * (point.s_mm - mean.s_mm);
  }
  return across / along;
}

/// The line of the neighbours' walls as the header says.
struct WallLine {
  PlanePoint lower;
  PlanePoint upper;
  double lower_slope = 0.0;  ///< du/ds
  double upper_slope = 0.0;

  [[nodiscard]] double u_mm(double s_mm) const {
    const double length = upper.s_mm - lower.s_mm;
    const double t = std::clamp((s_mm - lower.s_mm) / length, 0.0, 1.0);
    const double rest = 1.0 - t;
    return (1.0 + 2.0 * t) * rest * rest * lower.u_mm + t * rest * rest * length * lower_slope +
           t * t * (3.0 - 2.0 * t) * upper.u_mm - t * t * rest * length * upper_slope;
  }
};

WallLine line_between(const std::vector<PlanePoint>& above, const std::vector<PlanePoint>& below) {
  const std::span<const PlanePoint> upper(above);
  const std::span<const PlanePoint> lower(below);
  return {.lower = mean_of(lower.last(lower.size() / 3)),
          .upper = mean_of(upper.first(upper.size() / 3)),
          .lower_slope = slope_of(lower),
          .upper_slope = slope_of(upper)};
}

/// How far a wall stands behind the chord through the means of its end thirds, at a fraction of its height: walls are
/// hollow, and their rims stand back.
double hollow_mm(std::span<const PlanePoint> wall, double fraction) {
  const PlanePoint low = mean_of(wall.first(wall.size() / 3));
  const PlanePoint high = mean_of(wall.last(wall.size() / 3));
  const double s = wall.front().s_mm + fraction * (wall.back().s_mm - wall.front().s_mm);
  const auto next = std::ranges::find_if(wall, [&](const PlanePoint& point) { return point.s_mm >= s; });
  const PlanePoint& point = next == wall.end() ? wall.back() : *next;
  const double slope = (high.u_mm - low.u_mm) / (high.s_mm - low.s_mm);
  return low.u_mm + slope * (point.s_mm - low.s_mm) - point.u_mm;
}

/// Means of three consecutive values, so that no single noisy one decides.
std::vector<double> smoothed(const std::vector<double>& values) {
  std::vector<double> means;
  for (std::size_t i = 1; i + 1 < values.size(); ++i) {
    means.push_back((values[i - 1] + values[i] + values[i + 1]) / 3.0);
  }
  return means;
}

/// Whether the wall of one may speak for the other: the sacrum's bends away, a body cut by the field of view shows a
/// part.
bool neighbours(const VertebralBody& upper, const VertebralBody& lower) {
  return lower.position_from_top == upper.position_from_top + 1 && !why_not_measurable(upper) &&
         !why_not_measurable(lower);
}

void measure_retropulsion(PosteriorWall& wall, std::span<const VertebralBody> bodies,
                          std::span<const std::vector<CanalPoint>> canals, std::size_t index) {
  const VertebralBody& body = bodies[index];
  if (index == 0 || index + 1 >= bodies.size() || !neighbours(bodies[index - 1], body) ||
      !neighbours(body, bodies[index + 1])) {
    wall.retropulsion_mm = WhyNot{"needs measured bodies above and below"};
    return;
  }
  const auto above = wall_in_frame(body, bodies[index - 1], canals[index - 1]);
  const auto below = wall_in_frame(body, bodies[index + 1], canals[index + 1]);
  if (above.size() < kLeastPoints || below.size() < kLeastPoints || canals[index].size() < kLeastPoints) {
    wall.retropulsion_mm = WhyNot{"the posterior wall was not seen on all three bodies"};
    return;
  }
  const WallLine line = line_between(above, below);
  const double low_s = canals[index].front().s_mm;
  const double height = canals[index].back().s_mm - low_s;
  std::vector<double> behind;
  for (const CanalPoint& point : canals[index]) {
    const double fraction = (point.s_mm - low_s) / height;
    // Only what the rims stand back is taken off: a wall less hollow than its neighbours' has not moved.
    const double usual = std::max(0.0, 0.5 * (hollow_mm(above, fraction) + hollow_mm(below, fraction)));
    behind.push_back(line.u_mm(point.s_mm) - point.front_u_mm - usual);
  }
  const std::vector<double> calm = smoothed(behind);
  const auto farthest = std::ranges::max_element(calm);
  wall.retropulsion_mm = Measured<double>(std::max(0.0, *farthest), std::hypot(kEdgeErrorMm, kLineErrorMm));
  const double s_mm = canals[index].at(static_cast<std::size_t>(farthest - calm.begin()) + 1).s_mm;
  wall.excursion = {
      body.frame.lps(line.u_mm(s_mm), 0.0, s_mm),
      body.frame.lps(canals[index].at(static_cast<std::size_t>(farthest - calm.begin()) + 1).front_u_mm, 0.0, s_mm)};
  constexpr int kPieces = 12;
  for (int piece = 0; piece <= kPieces; ++piece) {
    const double s = line.lower.s_mm + (line.upper.s_mm - line.lower.s_mm) * piece / kPieces;
    wall.line.push_back(body.frame.lps(line.u_mm(s), 0.0, s));
  }
}

/// Depth of the canal and the height of its narrowest place.
struct Narrowest {
  Measured<double> ap_mm = WhyNot{"front and back of the canal were not both seen"};
  CanalPoint point{};
};

Narrowest narrowest(const std::vector<CanalPoint>& canal) {
  std::vector<double> depths;
  std::vector<CanalPoint> points;
  for (const CanalPoint& point : canal) {
    if (point.back_u_mm) {
      depths.push_back(point.front_u_mm - *point.back_u_mm);
      points.push_back(point);
    }
  }
  if (depths.size() < kLeastPoints) {
    return {};
  }
  const std::vector<double> calm = smoothed(depths);
  const auto least = std::ranges::min_element(calm);
  return {.ap_mm = Measured<double>(*least, std::hypot(kEdgeErrorMm, kBackErrorMm)),
          .point = points.at(static_cast<std::size_t>(least - calm.begin()) + 1)};
}

Measured<double> canal_ap(const std::vector<CanalPoint>& canal) { return narrowest(canal).ap_mm; }

Measured<double> compromise(std::span<const VertebralBody> bodies, std::span<const std::vector<CanalPoint>> canals,
                            std::size_t index) {
  const Measured<double> own = canal_ap(canals[index]);
  if (!own) {
    return own;
  }
  if (index == 0 || index + 1 >= bodies.size() || !neighbours(bodies[index - 1], bodies[index]) ||
      !neighbours(bodies[index], bodies[index + 1])) {
    return WhyNot{"needs measured bodies above and below"};
  }
  const Measured<double> above = canal_ap(canals[index - 1]);
  const Measured<double> below = canal_ap(canals[index + 1]);
  if (!above || !below) {
    return WhyNot{"the canal was not measured at both neighbours"};
  }
  const double normal = 0.5 * (above.value() + below.value());
  const double normal_se = 0.5 * std::hypot(above.standard_error(), below.standard_error());
  const double ratio = own.value() / normal;
  const double se = ratio * std::hypot(own.standard_error() / own.value(), normal_se / normal);
  return {100.0 * std::max(0.0, 1.0 - ratio), 100.0 * se};
}

/// Mean of the wall between two fractions of the height.
std::optional<PlanePoint> wall_part(const std::vector<CanalPoint>& canal, double from, double to) {
  const double low = canal.front().s_mm;
  const double height = canal.back().s_mm - low;
  std::vector<PlanePoint> points;
  for (const CanalPoint& point : canal) {
    const double fraction = (point.s_mm - low) / height;
    if (fraction >= from && fraction <= to) {
      points.push_back({.u_mm = point.front_u_mm, .s_mm = point.s_mm});
    }
  }
  return points.empty() ? std::nullopt : std::optional(mean_of(points));
}

Measured<double> bulge(const std::vector<CanalPoint>& canal) {
  if (canal.size() < 2 * kLeastPoints) {
    return WhyNot{"the posterior wall was not seen along its height"};
  }
  const auto low = wall_part(canal, 0.05, 0.25);
  const auto middle = wall_part(canal, 0.40, 0.60);
  const auto high = wall_part(canal, 0.75, 0.95);
  if (!low || !middle || !high) {
    return WhyNot{"the posterior wall was not seen along its height"};
  }
  const double part = (middle->s_mm - low->s_mm) / (high->s_mm - low->s_mm);
  return {low->u_mm + part * (high->u_mm - low->u_mm) - middle->u_mm, kEdgeErrorMm};
}

}  // namespace

PosteriorWall measure_posterior_wall(std::span<const VertebralBody> bodies,
                                     std::span<const std::vector<CanalPoint>> canals, std::size_t index) {
  if (const auto why = why_not_measurable(bodies[index])) {
    return {.retropulsion_mm = *why, .canal_ap_mm = *why, .canal_compromise_percent = *why, .bulge_mm = *why};
  }
  const Narrowest canal = narrowest(canals[index]);
  PosteriorWall wall{.canal_ap_mm = canal.ap_mm,
                     .canal_compromise_percent = compromise(bodies, canals, index),
                     .bulge_mm = bulge(canals[index])};
  if (canal.ap_mm) {
    wall.diameter = {bodies[index].frame.lps(canal.point.front_u_mm, 0.0, canal.point.s_mm),
                     bodies[index].frame.lps(*canal.point.back_u_mm, 0.0, canal.point.s_mm)};
  }
  measure_retropulsion(wall, bodies, canals, index);
  return wall;
}

std::vector<PosteriorWall> withhold_beside_retropulsion(std::span<const VertebralBody> bodies,
                                                        std::vector<PosteriorWall> walls) {
  const std::vector<PosteriorWall> measured = walls;
  const auto retropulsion_of = [&](std::size_t index) {
    const Measured<double>& value = measured[index].retropulsion_mm;
    return value ? value.value() - value.standard_error() : 0.0;  // a false one must not silence its neighbours
  };
  for (std::size_t index = 0; index < walls.size(); ++index) {
    for (const std::size_t other : {index - 1, index + 1}) {  // index - 1 of the first wraps round and is no index
      if (other < walls.size() && retropulsion_of(other) >= kDisturbingMm &&
          retropulsion_of(other) > retropulsion_of(index)) {
        const WhyNot why{"the posterior wall of " + display_name(bodies[other]) + " stands back itself"};
        walls[index].retropulsion_mm = why;
        walls[index].canal_compromise_percent = why;
        walls[index].line.clear();
        walls[index].excursion.clear();
      }
    }
  }
  return walls;
}

}  // namespace kyphos::measure
