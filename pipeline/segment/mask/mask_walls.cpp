#include "pipeline/segment/mask/mask_walls.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;

/// Midline of one height: medians over the central slab.
struct WallPair {
  double s_mm = 0.0;
  double front_u_mm = 0.0;
  double back_u_mm = 0.0;
};

std::optional<WallPair> walls_at(const LabelView& view, const BodyFrame& frame, double s_mm) {
  std::vector<double> fronts;
  std::vector<double> backs;
  for (double v = -measure::kCentralHalfSlabMm; v <= measure::kCentralHalfSlabMm; v += 2.0) {
    if (const auto run = midline_run(view, frame, v, s_mm)) {
      fronts.push_back(run->front_u_mm);
      backs.push_back(run->back_u_mm);
    }
  }
  if (fronts.size() < 3) {
    return std::nullopt;
  }
  return WallPair{.s_mm = s_mm, .front_u_mm = quantile(fronts, 0.5), .back_u_mm = quantile(backs, 0.5)};
}

/// A wall as a straight line, robustly: medians of the slopes and offsets of all pairs (Theil and Sen).
struct WallLine {
  double slope = 0.0;
  double at_zero_mm = 0.0;
  [[nodiscard]] double u_mm(double s_mm) const { return at_zero_mm + slope * s_mm; }
};

WallLine line_of(const std::vector<WallPair>& pairs, double WallPair::*wall) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      slopes.push_back((pairs[i].*wall - pairs[j].*wall) / (pairs[i].s_mm - pairs[j].s_mm));
    }
  }
  WallLine line{.slope = quantile(slopes, 0.5)};
  std::vector<double> offsets;
  for (const WallPair& pair : pairs) {
    offsets.push_back(pair.*wall - line.slope * pair.s_mm);
  }
  line.at_zero_mm = quantile(offsets, 0.5);
  return line;
}

/// Where the mask closes the canal the run goes on into the arch, and where an endplate is sunk it begins too late or
/// ends too early: the body's own wall there is that of the heights around.
void straighten_walls(std::vector<WallPair>& pairs) {
  for (double WallPair::*const wall : {&WallPair::front_u_mm, &WallPair::back_u_mm}) {
    const WallLine line = line_of(pairs, wall);
    for (WallPair& pair : pairs) {
      if (std::abs(pair.*wall - line.u_mm(pair.s_mm)) > kBackStepMm) {
        pair.*wall = line.u_mm(pair.s_mm);
      }
    }
  }
}

/// Where a ray from outside meets the mask for the first time: a sunk endplate leaves the middle of a section empty.
/// Behind, it starts at the plane of the posterior wall, beyond which lie pedicles and arch; in front, a little before
/// the anterior one, beyond which lie stray voxels.
double radius_along(const LabelView& view, const BodyFrame& frame, const WallPair& pair, double angle) {
  const double forward = std::cos(angle);
  const measure::DirectionLps along = forward * frame.anterior + std::sin(angle) * frame.left;
  const double plane = forward < 0.0 ? pair.back_u_mm : pair.front_u_mm + kBackStepMm;
  const double start =
      std::abs(forward) > 1.0e-6 ? std::clamp<double>(plane / forward, 1.0, kWallsReachMm) : kWallsReachMm;
  const measure::PointLps outside = frame.lps(0.0, 0.0, pair.s_mm) + start * along;
  if (view.occupancy(outside) >= 0.5) {
    return start;
  }
  const auto inwards = view.next_edge_mm(outside, -along, 0.0, start);
  return std::max(1.0, inwards ? start - *inwards : 0.0);
}

measure::AxialOutline outline_at(const LabelView& view, const BodyFrame& frame, const WallPair& pair) {
  measure::AxialOutline outline{.s_mm = pair.s_mm, .radius_mm = {}};
  for (int ray = 0; ray < kWallsAngles; ++ray) {
    const double angle = 2.0 * std::numbers::pi * ray / kWallsAngles;
    outline.radius_mm.push_back(radius_along(view, frame, pair, angle));
  }
  std::vector<double> smooth = outline.radius_mm;
  for (int ray = 0; ray < kWallsAngles; ++ray) {
    const auto at = [&](int other) {
      return outline.radius_mm[static_cast<std::size_t>((other + kWallsAngles) % kWallsAngles)];
    };
    smooth[static_cast<std::size_t>(ray)] = quantile({at(ray - 1), at(ray), at(ray + 1)}, 0.5);
  }
  outline.radius_mm = std::move(smooth);
  return outline;
}

}  // namespace

std::optional<MidlineRun> midline_run(const LabelView& view, const BodyFrame& frame, double v_mm, double s_mm) {
  constexpr double kStepMm = 0.25;
  double before = view.occupancy(frame.lps(kWallsReachMm, v_mm, s_mm));
  std::optional<double> front;
  for (double u = kWallsReachMm - kStepMm; u >= -2.0 * kWallsReachMm; u -= kStepMm) {
    const double here = view.occupancy(frame.lps(u, v_mm, s_mm));
    if ((here >= 0.5) != (before >= 0.5)) {
      const double edge = u + kStepMm * (0.5 - here) / (before - here);
      if (!front) {
        front = edge;
      } else if (*front - edge >= kLeastBodyDepthMm) {
        return MidlineRun{.front_u_mm = *front, .back_u_mm = edge};
      } else {
        front.reset();
      }
    }
    before = here;
  }
  return std::nullopt;
}

std::optional<MaskWalls> mask_walls(const LabelView& view, const BodyFrame& frame, double low_s_mm, double high_s_mm) {
  std::vector<WallPair> pairs;
  for (int level = 0; level < kWallsLevels; ++level) {
    const double part = kFirstLevel + kLevelStep * level;
    if (const auto pair = walls_at(view, frame, low_s_mm + part * (high_s_mm - low_s_mm))) {
      pairs.push_back(*pair);
    }
  }
  if (pairs.size() < static_cast<std::size_t>(kWallsLevels) / 2) {
    return std::nullopt;
  }
  straighten_walls(pairs);
  MaskWalls walls;
  const double error = kStaircaseError * view.grid().spacing_along_mm(frame.anterior);
  int out = 0;
  for (const WallPair& pair : pairs) {
    walls.outlines.push_back(outline_at(view, frame, pair));
    walls.anterior.push_back({.s_mm = pair.s_mm, .u_mm = pair.front_u_mm, .se_mm = error});
    walls.posterior.push_back({.s_mm = pair.s_mm, .u_mm = pair.back_u_mm, .se_mm = error});
    const bool held = view.in_map(frame.lps(pair.front_u_mm + 0.5, 0.0, pair.s_mm)) &&
                      view.in_map(frame.lps(pair.back_u_mm - 0.5, 0.0, pair.s_mm));
    out += held ? 0 : 1;
  }
  walls.front_in_map = 2 * out < static_cast<int>(pairs.size());
  return walls;
}

double outline_radius_mm(const MaskWalls& walls, double u_mm, double v_mm, double s_mm) {
  const auto nearest = std::ranges::min_element(
      walls.outlines, {}, [&](const measure::AxialOutline& outline) { return std::abs(outline.s_mm - s_mm); });
  const auto count = static_cast<double>(nearest->radius_mm.size());
  double turns = std::atan2(v_mm, u_mm) / (2.0 * std::numbers::pi);
  turns -= std::floor(turns);
  const auto first = static_cast<std::size_t>(turns * count) % nearest->radius_mm.size();
  const double part = turns * count - std::floor(turns * count);
  return (1.0 - part) * nearest->radius_mm[first] + part * nearest->radius_mm[(first + 1) % nearest->radius_mm.size()];
}

}  // namespace kyphos::pipeline
