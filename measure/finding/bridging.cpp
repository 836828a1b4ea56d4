#include "measure/finding/bridging.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/finding/body_region.h"
#include "measure/finding/wall_parameters.h"
#include "measure/space/units.h"
#include "measure/spine/endplate_plane.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// The rim of an endplate in a direction from the body's axis, in patient space.
std::optional<PointLps> rim(const VertebralBody& body, Endplate endplate, double angle_deg) {
  if (body.outlines.empty()) {
    return std::nullopt;
  }
  const AxialOutline& outline = endplate == Endplate::Superior ? body.outlines.back() : body.outlines.front();
  const auto plane = whole_endplate_plane(body, endplate);
  if (!plane || outline.radius_mm.size() < 8) {
    return std::nullopt;
  }
  const double count = static_cast<double>(outline.radius_mm.size());
  const double turn = std::fmod(angle_deg + 360.0, 360.0) / 360.0 * count;
  const double radius = outline.radius_mm[static_cast<std::size_t>(turn) % outline.radius_mm.size()];
  const double angle = radians_from_deg(angle_deg);
  const double u = outline.centre_u_mm + radius * std::cos(angle);
  const double v = outline.centre_v_mm + radius * std::sin(angle);
  const Eigen::Vector3d centre = body.frame.frame_coordinates(plane->centre);
  const double s = centre.z() + plane->slope_anterior * (u - centre.x()) + plane->slope_left * (v - centre.y());
  return body.frame.lps(u, v, s);
}

/// The densest millimetre within reach of a point of the line from rim to rim.
double densest_hu(const PointLps& on_line, const DirectionLps& outward, const Sampler& sampler) {
  double best = -1000.0;
  for (double offset = kBridgingInsideMm + kBridgingOffsetMm; offset <= kBridgingOutsideMm - kBridgingOffsetMm;
       offset += kBridgingOffsetMm) {
    double sum = 0.0;
    for (const double beside : {-kBridgingOffsetMm.value, 0.0, kBridgingOffsetMm.value}) {
      sum += static_cast<double>(sampler.hu_or(on_line + (offset + beside) * outward, -1000.0F));
    }
    best = std::max(best, sum / 3.0);
  }
  return best;
}

/// Whether bone runs from rim to rim in one direction. Two rims with a thin disc between them blur into one another: a
/// bridge keeps more than 60 % of what the fainter rim rises above soft tissue, which a gap of two point spreads and
/// more does not.
bool bone_between(const PointLps& from, const PointLps& to, const DirectionLps& outward, const Sampler& sampler) {
  const double length = (to - from).norm();
  const int steps = std::max(4, static_cast<int>(length / kBridgeStepMm));
  double upper_rim = -1000.0;
  double lower_rim = -1000.0;
  double least = 1e9;
  for (int i = 0; i <= steps; ++i) {
    const double part = static_cast<double>(i) / steps;
    const double hu = densest_hu(from + (to - from) * part, outward, sampler);
    upper_rim = part * length <= kBridgingRimMm ? std::max(upper_rim, hu) : upper_rim;
    lower_rim = (1.0 - part) * length <= kBridgingRimMm ? std::max(lower_rim, hu) : lower_rim;
    least = std::min(least, hu);
  }
  return least >= std::max(kBridgingBoneHu.value,
                           kBridgingSoftHu + kBridgingKept * (std::min(upper_rim, lower_rim) - kBridgingSoftHu));
}

bool disc_is_bone(const PointLps& from, const PointLps& to, const Sampler& sampler) {
  for (int i = 0; i <= 10; ++i) {
    if (sampler.hu_or(from + (to - from) * (0.1 * i), -1000.0F) < kBridgingBoneHu) {
      return false;
    }
  }
  return true;
}

bool may_be_judged(const VertebralBody& body) {
  return !why_not_measurable(body) && !body.single_slice && body.coverage == Coverage::Whole;
}

}  // namespace

Bridge find_bridge(const VertebralBody& upper, const VertebralBody& lower, const Volume* volume) {
  if (volume == nullptr || !may_be_judged(upper) || !may_be_judged(lower) ||
      lower.position_from_top != upper.position_from_top + 1) {
    return Bridge::Unknown;
  }
  const auto above = whole_endplate_plane(upper, Endplate::Inferior);
  const auto below = whole_endplate_plane(lower, Endplate::Superior);
  if (!above || !below) {
    return Bridge::Unknown;
  }
  if (upper.outlines.empty() || lower.outlines.empty()) {
    return Bridge::Unknown;
  }
  const double gap_mm = (above->centre - below->centre).norm();
  if (gap_mm < 2.0 * volume->grid.spacing_along_mm(upper.frame.superior)) {
    return Bridge::Unknown;
  }
  const Sampler sampler(*volume);
  if (disc_is_bone(above->centre, below->centre, sampler)) {
    return Bridge::Yes;
  }
  int in_a_row = 0;
  for (int angle = -kMostAngleDeg; angle <= kMostAngleDeg; angle += kAngleStepDeg) {
    const auto from = rim(upper, Endplate::Inferior, angle);
    const auto to = rim(lower, Endplate::Superior, angle);
    if (!from || !to) {
      return Bridge::Unknown;
    }
    const double radians = radians_from_deg(angle);
    const DirectionLps outward = std::cos(radians) * upper.frame.anterior + std::sin(radians) * upper.frame.left;
    in_a_row = bone_between(*from, *to, outward, sampler) ? in_a_row + 1 : 0;
    if (in_a_row >= kAnglesInARow) {
      return Bridge::Yes;
    }
  }
  return Bridge::No;
}

std::vector<AnkylosedStretch> find_ankylosis(std::span<const Bridge> bridges) {
  std::vector<AnkylosedStretch> stretches;
  std::size_t first = 0;
  for (std::size_t i = 0; i <= bridges.size(); ++i) {
    if (i < bridges.size() && bridges[i] == Bridge::Yes) {
      continue;
    }
    if (i - first + 1 >= kAnkylosedBodies) {
      stretches.push_back({.first = first, .last = i});
    }
    first = i + 1;
  }
  return stretches;
}

}  // namespace kyphos::measure
