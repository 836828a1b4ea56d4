#include "pipeline/segment/masks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

/// Radius of the body's wall at a height and an angle, between outlines by linear interpolation.
double wall_radius(const VertebralBody& body, double s_mm, double angle) {
  const auto& outlines = body.outlines;
  const auto above = std::ranges::find_if(outlines, [&](const auto& outline) { return outline.s_mm >= s_mm; });
  const auto& high = above == outlines.end() ? outlines.back() : *above;
  const auto& low = above == outlines.begin() ? outlines.front()
                    : above == outlines.end() ? outlines.back()
                                              : *(above - 1);
  const auto radius = [&](const measure::AxialOutline& outline) {
    const auto count = static_cast<int>(outline.radius_mm.size());
    const double turn = angle / (2.0 * std::numbers::pi);
    const double place = (turn - std::floor(turn)) * count;
    const int first = static_cast<int>(place) % count;
    const double part = place - std::floor(place);
    return (1.0 - part) * outline.radius_mm[static_cast<std::size_t>(first)] +
           part * outline.radius_mm[static_cast<std::size_t>((first + 1) % count)];
  };
  const double span = high.s_mm - low.s_mm;
  const double part = span > 1e-6 ? std::clamp((s_mm - low.s_mm) / span, 0.0, 1.0) : 0.0;
  return (1.0 - part) * radius(low) + part * radius(high);
}

/// The endplate's height at (u, v); towards the rim, where no cell was found, that of the nearest inward cell.
double endplate_s(const measure::EndplateSurface& surface, double u_mm, double v_mm, double fallback) {
  for (double scale = 1.0; scale > 0.5; scale -= 0.06) {
    if (const auto point = surface.interpolate(scale * u_mm, scale * v_mm)) {
      return point->s_mm;
    }
  }
  return fallback;
}

void paint(measure::LabelMap& map, const VertebralBody& body, std::uint8_t label) {
  if (body.outlines.empty()) {
    return;
  }
  const Eigen::Affine3d index_from_lps = map.grid.index_from_lps();
  const Eigen::Vector3d centre = index_from_lps * body.frame.origin;
  const auto spacing = map.grid.spacing_mm();
  std::array<int, 3> low{};
  std::array<int, 3> high{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double reach = kMasksReachMm / spacing[axis];
    low[axis] = std::max(0, static_cast<int>(centre[static_cast<Eigen::Index>(axis)] - reach));
    high[axis] =
        std::min(map.grid.size[axis] - 1, static_cast<int>(centre[static_cast<Eigen::Index>(axis)] + reach) + 1);
  }
  for (int k = low[2]; k <= high[2]; ++k) {
    for (int j = low[1]; j <= high[1]; ++j) {
      for (int i = low[0]; i <= high[0]; ++i) {
        if (is_inside(body, body.frame.frame_coordinates(map.grid.lps(i, j, k)))) {
          map.label[map.grid.offset(i, j, k)] = label;
        }
      }
    }
  }
}

}  // namespace

bool is_inside(const VertebralBody& body, const Eigen::Vector3d& place) {
  const double radius = std::hypot(place.x(), place.y());
  if (radius > wall_radius(body, place.z(), std::atan2(place.y(), place.x()))) {
    return false;
  }
  const double top = endplate_s(body.superior, place.x(), place.y(), body.outlines.back().s_mm);
  const double bottom = endplate_s(body.inferior, place.x(), place.y(), body.outlines.front().s_mm);
  return place.z() <= top && place.z() >= bottom;
}

measure::LabelMap paint_bodies(const measure::Grid& grid, const std::vector<VertebralBody>& bodies) {
  measure::LabelMap map{.grid = grid, .label = std::vector<std::uint8_t>(grid.voxel_count(), 0)};
  for (const VertebralBody& body : bodies) {
    const int label = body.name.level ? measure::verse_number(*body.name.level) : 100 + body.position_from_top;
    paint(map, body, static_cast<std::uint8_t>(label));
  }
  return map;
}

}  // namespace kyphos::pipeline
