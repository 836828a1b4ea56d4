#include "measure/finding/listhesis.h"

#include <algorithm>
#include <cmath>

#include "measure/finding/wall_parameters.h"
#include "measure/spine/endplate_plane.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// The mean of a wall's points at one end, in patient space.
PointLps rim_point(const VertebralBody& body, std::span<const CanalPoint> points) {
  double u_mm = 0.0;
  double s_mm = 0.0;
  for (const CanalPoint& point : points) {
    u_mm += point.front_u_mm / static_cast<double>(points.size());
    s_mm += point.s_mm / static_cast<double>(points.size());
  }
  return body.frame.lps(u_mm, 0.0, s_mm);
}

/// Where the front wall's line, straight along the body, meets the plane of the disc.
std::optional<PointLps> front_at_disc(const VertebralBody& body, const PointLps& disc, const DirectionLps& normal) {
  const auto depth = depth_range(body);
  if (!depth) {
    return std::nullopt;
  }
  const PointLps front = body.frame.lps(depth->anterior_u_mm, 0.0, 0.0);
  return front + (disc - front).dot(normal) / body.frame.superior.dot(normal) * body.frame.superior;
}

Listhesis without(const char* reason) { return {.mm = WhyNot{reason}, .percent = WhyNot{reason}}; }

Listhesis listhesis_over(const VertebralBody& upper, const std::vector<CanalPoint>& upper_canal,
                         const VertebralBody& lower, const std::vector<CanalPoint>& lower_canal) {
  if (upper_canal.size() < kLeastPoints || lower_canal.size() < kLeastPoints) {
    return without("the posterior wall was not seen on both bodies");
  }
  const auto normal = disc_normal(upper, lower);
  const auto lower_depth = depth_range(lower);
  if (!normal || !lower_depth) {
    return without("the endplates beside the disc below were not found");
  }
  const PointLps above = rim_point(upper, std::span(upper_canal).first(kRimPoints));
  const PointLps below = rim_point(lower, std::span(lower_canal).last(kRimPoints));
  const PointLps disc = 0.5 * (above + below);
  const auto upper_front = front_at_disc(upper, disc, *normal);
  const auto lower_front = front_at_disc(lower, disc, *normal);
  if (!upper_front || !lower_front) {
    return without("the front wall was not seen on both bodies");
  }
  const DirectionLps left = (upper.frame.left + lower.frame.left).normalized();
  const DirectionLps forward = left.cross(*normal).normalized();
  const double rims_mm = (above - below).dot(forward);
  const double fronts_mm = (*upper_front - *lower_front).dot(forward);
  const double vouched_mm = rims_mm * fronts_mm > 0.0 ? kFrontVouches * std::abs(fronts_mm) : 0.0;
  const double step_mm = std::clamp(rims_mm, -vouched_mm, vouched_mm);
  const double se_mm = std::hypot(kEdgeErrorMm.value, kLineErrorMm.value);
  const double percent_per_mm = 100.0 / lower_depth->depth_mm();
  return {.mm = Measured<double>(step_mm, se_mm),
          .percent = Measured<double>(percent_per_mm * step_mm, percent_per_mm * se_mm)};
}

}  // namespace

std::optional<DirectionLps> disc_normal(const VertebralBody& upper, const VertebralBody& lower) {
  const auto above = whole_endplate_plane(upper, Endplate::Inferior);
  const auto below = whole_endplate_plane(lower, Endplate::Superior);
  if (!above || !below) {
    return std::nullopt;
  }
  return ((upper.frame.superior - above->slope_anterior * upper.frame.anterior).normalized() +
          (lower.frame.superior - below->slope_anterior * lower.frame.anterior).normalized())
      .normalized();
}

std::vector<Listhesis> measure_listhesis(std::span<const VertebralBody> bodies,
                                         std::span<const std::vector<CanalPoint>> canals) {
  std::vector<Listhesis> found(bodies.size());
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const VertebralBody& body = bodies[index];
    if (const auto why = why_not_measurable(body)) {
      found[index] = {.mm = *why, .percent = *why};
    } else if (body.single_slice) {
      found[index] = without("one sagittal slice does not tell whether it shows the middle of the bodies");
    } else if (index + 1 < bodies.size() && bodies[index + 1].position_from_top == body.position_from_top + 1) {
      found[index] = why_not_measurable(bodies[index + 1])
                         ? without("needs a measured body below")
                         : listhesis_over(body, canals[index], bodies[index + 1], canals[index + 1]);
    }
  }
  return found;
}

}  // namespace kyphos::measure
