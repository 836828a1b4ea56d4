#include "measure/finding/posterior_wall.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/finding/wall_parameters.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// An intact wall is flat or hollow; one that bulges by more than its error may hide a fragment all the same.
constexpr double kSureBulge = 1.96;

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

/// The line of the neighbours' walls as the header says: four corners from below to above.
struct WallLine {
  std::array<PlanePoint, 4> corners;

  [[nodiscard]] double u_mm(double s_mm) const {
    std::size_t piece = 0;
    while (piece < 2 && s_mm > corners.at(piece + 1).s_mm) {
      ++piece;
    }
    const PlanePoint& low = corners.at(piece);
    const PlanePoint& high = corners.at(piece + 1);
    return low.u_mm + (s_mm - low.s_mm) / (high.s_mm - low.s_mm) * (high.u_mm - low.u_mm);
  }
};

/// du/ds in the frame of a body at right angles to the disc between two bodies: the mean of the two endplates' normals.
std::optional<double> across_disc(const BodyFrame& frame, const VertebralBody& upper, const VertebralBody& lower) {
  const auto normal = disc_normal(upper, lower);
  return normal ? std::optional(normal->dot(frame.anterior) / normal->dot(frame.superior)) : std::nullopt;
}

/// The walls of the bodies above and below in the frame of the one between, and how the line crosses its discs.
struct Around {
  std::vector<PlanePoint> above;
  std::vector<PlanePoint> below;
  double upper_disc_slope = 0.0;
  double lower_disc_slope = 0.0;
  double upper_step_mm = 0.0;  ///< by which the body between stands behind the one above, as a whole
  double lower_step_mm = 0.0;
};

WallLine line_between(const Around& around, double low_s_mm, double high_s_mm) {
  const std::span<const PlanePoint> above(around.above);
  const std::span<const PlanePoint> below(around.below);
  const PlanePoint upper = mean_of(above.first(kRimPoints));
  const PlanePoint lower = mean_of(below.last(kRimPoints));
  return {{lower,
           {.u_mm = lower.u_mm + (low_s_mm - lower.s_mm) * around.lower_disc_slope - around.lower_step_mm,
            .s_mm = low_s_mm},
           {.u_mm = upper.u_mm - (upper.s_mm - high_s_mm) * around.upper_disc_slope - around.upper_step_mm,
            .s_mm = high_s_mm},
           upper}};
}

/// Each value and its two neighbours as one, so that no single noisy one decides: their mean, at the first and the last
/// the straight line through the three (a fragment stands back farthest at the rim, where a mean would cut it short).
std::vector<double> smoothed(const std::vector<double>& values) {
  std::vector<double> calm;
  const std::size_t last = values.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::size_t middle = std::clamp<std::size_t>(i, 1, last - 1);
    const double mean = (values[middle - 1] + values[middle] + values[middle + 1]) / 3.0;
    const double slope = 0.5 * (values[middle + 1] - values[middle - 1]);
    calm.push_back(mean + slope * (static_cast<double>(i) - static_cast<double>(middle)));
  }
  return calm;
}

/// Whether the wall of one may speak for the other: the sacrum's bends away, a body cut by the field of view shows a
/// part.
bool neighbours(const VertebralBody& upper, const VertebralBody& lower) {
  return lower.position_from_top == upper.position_from_top + 1 && !why_not_measurable(upper) &&
         !why_not_measurable(lower);
}

/// By how much a body stands behind its neighbour as a whole, from the listhesis of the upper one of the two; 0 where
/// it stands in front or nothing tells.
double step_back(const Measured<double>& listhesis, double sign) {
  return listhesis ? std::max(0.0, sign * listhesis.value()) : 0.0;
}

void measure_retropulsion(PosteriorWall& wall, const WallInput& input, std::size_t index) {
  const auto& [bodies, canals, steps] = input;
  const VertebralBody& body = bodies[index];
  if (index == 0 || index + 1 >= bodies.size() || !neighbours(bodies[index - 1], body) ||
      !neighbours(body, bodies[index + 1])) {
    wall.retropulsion_mm = WhyNot{"needs measured bodies above and below"};
    return;
  }
  const auto upper_disc = across_disc(body.frame, bodies[index - 1], body);
  const auto lower_disc = across_disc(body.frame, body, bodies[index + 1]);
  if (!upper_disc || !lower_disc) {
    wall.retropulsion_mm = WhyNot{"the endplates beside the discs above and below were not found"};
    return;
  }
  const Around around{.above = wall_in_frame(body, bodies[index - 1], canals[index - 1]),
                      .below = wall_in_frame(body, bodies[index + 1], canals[index + 1]),
                      .upper_disc_slope = *upper_disc,
                      .lower_disc_slope = *lower_disc,
                      .upper_step_mm = step_back(steps[index - 1].mm, 1.0),
                      .lower_step_mm = step_back(steps[index].mm, -1.0)};
  if (around.above.size() < kLeastPoints || around.below.size() < kLeastPoints || canals[index].size() < kLeastPoints) {
    wall.retropulsion_mm = WhyNot{"the posterior wall was not seen on all three bodies"};
    return;
  }
  const WallLine line = line_between(around, canals[index].front().s_mm, canals[index].back().s_mm);
  std::vector<double> behind;
  for (const CanalPoint& point : canals[index]) {
    behind.push_back(line.u_mm(point.s_mm) - point.front_u_mm);
  }
  const std::vector<double> calm = smoothed(behind);
  const auto farthest = std::ranges::max_element(calm);
  wall.retropulsion_mm = Measured<double>(std::max(0.0, *farthest), std::hypot(kEdgeErrorMm.value, kLineErrorMm.value));
  const CanalPoint& apex = canals[index].at(static_cast<std::size_t>(farthest - calm.begin()));
  wall.excursion = {body.frame.lps(line.u_mm(apex.s_mm), 0.0, apex.s_mm),
                    body.frame.lps(apex.front_u_mm, 0.0, apex.s_mm)};
  for (const PlanePoint& corner : line.corners) {
    wall.line.push_back(body.frame.lps(corner.u_mm, 0.0, corner.s_mm));
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
  return {.ap_mm = Measured<double>(*least, std::hypot(kEdgeErrorMm.value, kBackErrorMm.value)),
          .point = points.at(static_cast<std::size_t>(least - calm.begin()))};
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
  return {low->u_mm + part * (high->u_mm - low->u_mm) - middle->u_mm, kEdgeErrorMm.value};
}

}  // namespace

PosteriorWall measure_posterior_wall(const WallInput& input, std::size_t index, WallOf whose) {
  const auto& [bodies, canals, steps] = input;
  auto why = why_not_measurable(bodies[index]);
  if (!why && bodies[index].single_slice) {
    why = WhyNot{"one sagittal slice does not tell whether it shows the canal's middle"};
  }
  if (why) {
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
  measure_retropulsion(wall, input, index);
  const bool bulges = !wall.bulge_mm || wall.bulge_mm.value() > kSureBulge * wall.bulge_mm.standard_error();
  if (whose == WallOf::IntactBody && wall.retropulsion_mm && !bulges) {
    wall.retropulsion_mm = Measured<double>(0.0, wall.retropulsion_mm.standard_error());
    wall.excursion.clear();
  }
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
