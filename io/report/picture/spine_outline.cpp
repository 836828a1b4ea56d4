#include "io/report/picture/spine_outline.h"

#include <algorithm>
#include <cmath>

namespace kyphos::io {
namespace {

constexpr double kStepMm = 0.5;  // finer than any endplate grid

/// Keeps a point on the current line, or begins a new line at a break.
void extend(std::vector<Polyline>& lines, const std::optional<measure::PointLps>& point) {
  if (!point) {
    if (!lines.back().empty()) {
      lines.emplace_back();
    }
    return;
  }
  lines.back().push_back(*point);
}

/// The cut of an endplate with v = 0 (sagittal) or u = `fixed_u_mm` (coronal).
std::vector<Polyline> endplate_lines(const measure::VertebralBody& body, const measure::EndplateSurface& surface,
                                     View view, double fixed_u_mm) {
  std::vector<Polyline> lines(1);
  if (surface.found_count() == 0) {
    return {};
  }
  const bool sagittal = view == View::Sagittal;
  double first = sagittal ? surface.u_mm(0) : surface.v_mm(0);
  double last = sagittal ? surface.u_mm(surface.count_u() - 1) : surface.v_mm(surface.count_v() - 1);
  if (sagittal && body.point_range) {  // nothing beyond the points was set
    first = body.point_range->u_at_fraction(measure::kPosteriorStation);
    last = body.point_range->u_at_fraction(measure::kAnteriorStation);
  }
  for (double along_mm = first; along_mm <= last + 1e-9; along_mm += kStepMm) {
    const double u_mm = sagittal ? along_mm : fixed_u_mm;
    const double v_mm = sagittal ? 0.0 : along_mm;
    const auto point = surface.interpolate(u_mm, v_mm);
    extend(lines, point ? std::optional(body.frame.lps(u_mm, v_mm, point->s_mm)) : std::nullopt);
  }
  return lines;
}

Polyline wall_line(const measure::VertebralBody& body, const std::vector<measure::WallPoint>& wall) {
  Polyline line;
  for (const measure::WallPoint& point : wall) {
    line.push_back(body.frame.lps(point.u_mm, 0.0, point.s_mm));
  }
  return line;
}

/// The outlines' points straight to one side: direction +1 is the patient's left, a quarter turn from anterior.
Polyline side_line(const measure::VertebralBody& body, int direction) {
  Polyline line;
  for (const measure::AxialOutline& outline : body.outlines) {
    const std::size_t count = outline.radius_mm.size();
    if (count < 4) {
      continue;
    }
    const std::size_t quarter = direction > 0 ? count / 4 : count - count / 4;
    const double v_mm = outline.centre_v_mm + direction * outline.radius_mm[quarter % count];
    line.push_back(body.frame.lps(outline.centre_u_mm, v_mm, outline.s_mm));
  }
  return line;
}

}  // namespace

std::vector<Polyline> outline(const measure::VertebralBody& body, View view) {
  const auto depth = measure::depth_range(body);
  const double middle_u_mm = depth ? depth->u_at_fraction(measure::kMiddleStation) : 0.0;
  std::vector<Polyline> lines = endplate_lines(body, body.superior, view, middle_u_mm);
  std::ranges::move(endplate_lines(body, body.inferior, view, middle_u_mm), std::back_inserter(lines));
  if (view == View::Sagittal) {
    lines.push_back(wall_line(body, body.posterior_wall));
    lines.push_back(wall_line(body, body.anterior_wall));
  } else {
    lines.push_back(side_line(body, 1));
    lines.push_back(side_line(body, -1));
  }
  std::erase_if(lines, [](const Polyline& line) { return line.size() < 2; });
  return lines;
}

}  // namespace kyphos::io
