#include "measure/vertebra/size.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Radial error of an outline. Outlines carry no error of their own; half a sample of the wall's typical
/// sub-voxel error (0.3 mm) is what the walls of the same body show.
constexpr double kOutlineErrorMm = 0.3;

double wall_error_mm(const std::vector<WallPoint>& wall) {
  if (wall.empty()) {
    return 0.0;
  }
  double sum_squared = 0.0;
  for (const WallPoint& point : wall) {
    sum_squared += point.se_mm * point.se_mm;
  }
  // Wall points a millimetre apart share voxels: one independent point for each correlation length.
  const double length = std::abs(wall.back().s_mm - wall.front().s_mm) / 2.0;
  const double independent = std::clamp(length / kEndplateCorrelationMm, 1.0, static_cast<double>(wall.size()));
  return std::sqrt(sum_squared / static_cast<double>(wall.size()) / independent);
}

double angle_at(const AxialOutline& outline, std::size_t index) {
  return 2.0 * kPi * static_cast<double>(index) / static_cast<double>(outline.radius_mm.size());
}

double area_mm2(const AxialOutline& outline) {
  const std::size_t count = outline.radius_mm.size();
  double twice = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    twice += outline.radius_mm[i] * outline.radius_mm[(i + 1) % count];
  }
  return 0.5 * std::sin(2.0 * kPi / static_cast<double>(count)) * twice;
}

double width_mm(const AxialOutline& outline) {
  double left = 0.0;
  double right = 0.0;
  for (std::size_t i = 0; i < outline.radius_mm.size(); ++i) {
    const double v = outline.radius_mm[i] * std::sin(angle_at(outline, i));
    left = std::max(left, v);
    right = std::min(right, v);
  }
  return left - right;
}

/// The reason why nothing that needs outlines can be had.
std::optional<WhyNot> why_no_outline(const VertebralBody& body) {
  if (const auto why = why_not_measurable(body)) {
    return why;
  }
  if (body.coverage == Coverage::CutSide) {
    return WhyNot{"cut at its side by the field of view"};
  }
  if (body.single_slice) {
    return WhyNot{"a single slice shows no left and right"};
  }
  if (body.quality.sagittal_slices_mm) {
    return WhyNot{"no length is read across thick sagittal slices"};
  }
  const auto usable = [](const AxialOutline& outline) { return outline.radius_mm.size() >= 8; };
  return std::ranges::any_of(body.outlines, usable) ? std::nullopt : std::optional(WhyNot{"no axial outline"});
}

const AxialOutline& middle_outline(const VertebralBody& body) {
  const double middle = 0.5 * (body.outlines.front().s_mm + body.outlines.back().s_mm);
  return *std::ranges::min_element(body.outlines, {}, [&](const AxialOutline& outline) {
    return std::abs(outline.s_mm - middle) + (outline.radius_mm.size() >= 8 ? 0.0 : 1e6);
  });
}

double mean_area_mm2(const VertebralBody& body) {
  double sum = 0.0;
  int count = 0;
  for (const AxialOutline& outline : body.outlines) {
    if (outline.radius_mm.size() >= 8) {
      sum += area_mm2(outline);
      ++count;
    }
  }
  return sum / count;
}

/// Error of an area whose border is known to kOutlineErrorMm all round.
double area_error_mm2(double area) { return 2.0 * std::sqrt(kPi * area) * kOutlineErrorMm; }

Measured<double> product(const Measured<double>& a, const Measured<double>& b, double unit) {
  const double value = a.value() * b.value() * unit;
  return {value, value * std::hypot(a.standard_error() / a.value(), b.standard_error() / b.value())};
}

/// Height of the body at a place, where both endplates have points.
std::optional<double> height_at(const VertebralBody& body, double u_mm, double v_mm) {
  const auto top = body.superior.interpolate(u_mm, v_mm);
  const auto bottom = body.inferior.interpolate(u_mm, v_mm);
  return top && bottom ? std::optional(top->s_mm - bottom->s_mm) : std::nullopt;
}

}  // namespace

Measured<double> measure_depth_mm(const VertebralBody& body) {
  if (const auto why = why_not_measurable(body)) {
    return *why;
  }
  const auto depth = depth_range(body);
  if (!depth) {
    return WhyNot{"the anterior or posterior wall was not found"};
  }
  return {depth->depth_mm(), std::hypot(wall_error_mm(body.anterior_wall), wall_error_mm(body.posterior_wall))};
}

Measured<double> measure_width_mm(const VertebralBody& body) {
  if (const auto why = why_no_outline(body)) {
    return *why;
  }
  return {width_mm(middle_outline(body)), kOutlineErrorMm * std::sqrt(2.0)};
}

Measured<double> measure_sagittal_area_mm2(const VertebralBody& body) {
  const auto depth = measure_depth_mm(body);
  if (!depth) {
    return WhyNot{depth.why_not()};
  }
  const DepthRange range = *depth_range(body);
  double sum = 0.0;
  int count = 0;
  for (double u = range.posterior_u_mm + 0.5; u < range.anterior_u_mm; u += 1.0) {
    for (double v = -kCentralHalfSlabMm; v <= kCentralHalfSlabMm; v += 1.0) {
      if (const auto height = height_at(body, u, body.single_slice ? 0.0 : v)) {
        sum += *height;
        ++count;
      }
    }
  }
  const auto heights = measure_heights(body);
  if (count == 0 || !heights.middle) {
    return WhyNot{count == 0 ? "no place where both endplates were found" : heights.middle.why_not()};
  }
  return product(Measured<double>(sum / count, heights.middle.standard_error()), depth, 1.0);
}

Measured<double> measure_axial_area_mm2(const VertebralBody& body) {
  if (const auto why = why_no_outline(body)) {
    return *why;
  }
  const double area = area_mm2(middle_outline(body));
  return {area, area_error_mm2(area)};
}

Measured<double> measure_volume_cm3(const VertebralBody& body) {
  if (const auto why = why_no_outline(body)) {
    return *why;
  }
  const Measured<double> height = measure_heights(body).mean;
  if (!height) {
    return height;
  }
  const double area = mean_area_mm2(body);
  return product(height, Measured<double>(area, area_error_mm2(area)), 1e-3);
}

Measured<double> measure_left_right_difference_mm(const VertebralBody& body) {
  if (const auto why = why_no_outline(body)) {
    return *why;
  }
  const EndplateSurface& grid = body.superior;
  double sum = 0.0;
  int count = 0;
  for (int iv = 0; iv < grid.count_v(); ++iv) {
    for (int iu = 0; iu < grid.count_u() && grid.v_mm(iv) > kCentralHalfSlabMm; ++iu) {
      const auto left = height_at(body, grid.u_mm(iu), grid.v_mm(iv));
      const auto right = height_at(body, grid.u_mm(iu), -grid.v_mm(iv));
      if (left && right) {
        sum += *left - *right;
        ++count;
      }
    }
  }
  if (count < 10) {
    return WhyNot{"too few places off the midline where both endplates were found"};
  }
  const auto mean = measure_heights(body).mean;
  return {sum / count, std::sqrt(2.0) * (mean ? mean.standard_error() : shared_edge_error_mm(body))};
}

}  // namespace kyphos::measure
