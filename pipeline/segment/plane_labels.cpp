#include "pipeline/segment/plane_labels.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "pipeline/segment/ct/disc_parameters.h"
#include "pipeline/segment/masks.h"

namespace kyphos::pipeline {
namespace {

struct HeightRange {
  double low_mm = 0.0;
  double high_mm = 0.0;
};

/// Lowest and highest point of both endplates along the body's axis.
HeightRange height_range(const measure::VertebralBody& body) {
  HeightRange range;
  for (const measure::EndplateSurface* surface : {&body.superior, &body.inferior}) {
    for (int iu = 0; iu < surface->count_u(); ++iu) {
      for (int iv = 0; iv < surface->count_v(); ++iv) {
        if (const auto& point = surface->at(iu, iv)) {
          range.low_mm = std::min(range.low_mm, point->s_mm);
          range.high_mm = std::max(range.high_mm, point->s_mm);
        }
      }
    }
  }
  for (const measure::AxialOutline& outline : body.outlines) {  // stand in for an endplate that was not found
    range.low_mm = std::min(range.low_mm, outline.s_mm);
    range.high_mm = std::max(range.high_mm, outline.s_mm);
  }
  return range;
}

double farthest_wall_mm(const measure::VertebralBody& body) {
  double radius = 0.0;
  for (const measure::AxialOutline& outline : body.outlines) {
    for (const double each : outline.radius_mm) {
      radius = std::max(radius, each);
    }
  }
  for (const auto* wall : {&body.posterior_wall, &body.anterior_wall}) {
    for (const measure::WallPoint& point : *wall) {
      radius = std::max(radius, std::abs(point.u_mm));
    }
  }
  return radius;
}

/// u of a wall at a height, by linear interpolation from below to above; nothing without points.
std::optional<double> wall_u_mm(const std::vector<measure::WallPoint>& wall, double s_mm) {
  if (wall.empty()) {
    return std::nullopt;
  }
  const auto above = std::ranges::find_if(wall, [&](const auto& point) { return point.s_mm >= s_mm; });
  if (above == wall.begin() || above == wall.end()) {
    return above == wall.end() ? wall.back().u_mm : wall.front().u_mm;
  }
  const measure::WallPoint& low = *(above - 1);
  const double part = (s_mm - low.s_mm) / std::max(above->s_mm - low.s_mm, 1e-6);
  return (1.0 - part) * low.u_mm + part * above->u_mm;
}

/// A single slice knows the body in its own plane only.
bool is_inside_slice(const measure::VertebralBody& body, const Eigen::Vector3d& place) {
  const auto back = wall_u_mm(body.posterior_wall, place.z());
  const auto front = wall_u_mm(body.anterior_wall, place.z());
  const double v_mm = body.superior.count_v() > 0 ? body.superior.v_mm(0) : 0.0;
  const auto top = body.superior.interpolate(place.x(), v_mm);
  const auto bottom = body.inferior.interpolate(place.x(), v_mm);
  return back && front && top && bottom && std::abs(place.y()) <= kSingleSliceHalfMm && place.x() >= *back &&
         place.x() <= *front && place.z() <= top->s_mm && place.z() >= bottom->s_mm;
}

struct PixelRange {
  int first = 0;
  int last = -1;
};

PixelRange pixels_around(double middle, double reach, int count) {
  return {.first = std::max(0, static_cast<int>(std::floor(middle - reach))),
          .last = std::min(count - 1, static_cast<int>(std::ceil(middle + reach)))};
}

}  // namespace

PlanePainter::PlanePainter(std::span<const measure::VertebralBody* const> bodies) {
  for (std::size_t at = 0; at < bodies.size(); ++at) {
    const HeightRange heights = height_range(*bodies[at]);
    bodies_.push_back({.body = bodies[at],
                       .radius_mm = farthest_wall_mm(*bodies[at]),
                       .low_mm = heights.low_mm,
                       .high_mm = heights.high_mm,
                       .label = static_cast<std::uint8_t>(at + 1)});
  }
}

void PlanePainter::paint(std::vector<std::uint8_t>& labels, const Painted& painted, const measure::Grid& plane) {
  const measure::VertebralBody& body = *painted.body;
  const Eigen::Vector3d middle = plane.index_from_lps() * body.frame.origin;
  const double reach_mm = std::hypot(painted.radius_mm, std::max(painted.high_mm, -painted.low_mm));
  const double apart_mm = std::abs(middle.z()) * plane.lps_from_index.linear().col(2).norm();
  if (painted.radius_mm <= 0.0 || apart_mm > reach_mm) {
    return;
  }
  const auto spacing = plane.spacing_mm();
  const double in_plane_mm = std::sqrt(reach_mm * reach_mm - apart_mm * apart_mm);
  const PixelRange columns = pixels_around(middle.x(), in_plane_mm / spacing[0], plane.size[0]);
  const PixelRange rows = pixels_around(middle.y(), in_plane_mm / spacing[1], plane.size[1]);
  for (int row = rows.first; row <= rows.last; ++row) {
    const Eigen::Vector3d start = body.frame.frame_coordinates(plane.lps(columns.first, row, 0));
    const Eigen::Vector3d step = body.frame.frame_coordinates(plane.lps(columns.first + 1.0, row, 0)) - start;
    for (int column = columns.first; column <= columns.last; ++column) {
      const Eigen::Vector3d place = start + static_cast<double>(column - columns.first) * step;
      const bool near = place.z() >= painted.low_mm && place.z() <= painted.high_mm &&
                        place.head<2>().squaredNorm() <=
                            painted.radius_mm * painted.radius_mm + kSingleSliceHalfMm * kSingleSliceHalfMm;
      if (near && (body.outlines.empty() ? is_inside_slice(body, place) : is_inside(body, place))) {
        labels[plane.offset(column, row, 0)] = painted.label;
      }
    }
  }
}

std::vector<std::uint8_t> PlanePainter::labels(const measure::Grid& plane) const {
  std::vector<std::uint8_t> labels(plane.voxel_count(), 0);
  for (const Painted& painted : bodies_) {
    paint(labels, painted, plane);
  }
  const bool empty = std::ranges::all_of(labels, [](std::uint8_t label) { return label == 0; });
  return empty ? std::vector<std::uint8_t>{} : labels;
}

}  // namespace kyphos::pipeline
