#include "measure/finding/body_region.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "measure/space/units.h"

namespace kyphos::measure {
namespace {

/// Mean, least and greatest s of an endplate.
struct Extent {
  double mean = 0.0;
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
};

Extent extent_of(const EndplateSurface& surface) {
  Extent extent;
  int count = 0;
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (const auto& point = surface.at(iu, iv)) {
        extent.mean += point->s_mm;
        extent.low = std::min(extent.low, point->s_mm);
        extent.high = std::max(extent.high, point->s_mm);
        ++count;
      }
    }
  }
  extent.mean /= std::max(count, 1);
  return extent;
}

/// How far to the sides an endplate was found.
double half_width_of(const EndplateSurface& surface) {
  double half = 0.0;
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      half = surface.at(iu, iv) ? std::max(half, std::abs(surface.v_mm(iv))) : half;
    }
  }
  return half;
}

double radius_at(const AxialOutline& outline, double angle) {
  const double count = static_cast<double>(outline.radius_mm.size());
  double turns = angle / (2.0 * kPi);
  turns -= std::floor(turns);
  const double place = turns * count;
  const auto before = static_cast<std::size_t>(place) % outline.radius_mm.size();
  const double part = place - std::floor(place);
  return (1.0 - part) * outline.radius_mm[before] + part * outline.radius_mm[(before + 1) % outline.radius_mm.size()];
}

/// 1 on the outline, less inside.
double fraction_of_outline(const AxialOutline& outline, double u_mm, double v_mm) {
  const double du = u_mm - outline.centre_u_mm;
  const double dv = v_mm - outline.centre_v_mm;
  return std::hypot(du, dv) / std::max(radius_at(outline, std::atan2(dv, du)), 1e-6);
}

}  // namespace

BodyRegion::Plane BodyRegion::plane_through(const EndplateSurface& surface) {
  Eigen::Matrix3d normal_matrix = 1e-6 * Eigen::Matrix3d::Identity();
  Eigen::Vector3d right_side = Eigen::Vector3d::Zero();
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (const auto& point = surface.at(iu, iv)) {
        const Eigen::Vector3d row(1.0, surface.u_mm(iu), surface.v_mm(iv));
        normal_matrix += row * row.transpose();
        right_side += row * point->s_mm;
      }
    }
  }
  const Eigen::Vector3d solution = normal_matrix.ldlt().solve(right_side);
  return {.at = solution.x(), .along_u = solution.y(), .along_v = solution.z()};
}

BodyRegion::BodyRegion(const VertebralBody& body)
    : body_(body),
      depth_(depth_range(body).value_or(DepthRange{})),
      superior_plane_(plane_through(body.superior)),
      inferior_plane_(plane_through(body.inferior)) {
  const Extent top = extent_of(body.superior);
  const Extent bottom = extent_of(body.inferior);
  top_mm_ = top.mean;
  bottom_mm_ = bottom.mean;
  slack_mm_ = std::max({0.0, top.high - top.mean, bottom.mean - bottom.low});
  if (!body.single_slice) {
    half_width_mm_ = std::max({kCentralHalfSlabMm, half_width_of(body.superior), half_width_of(body.inferior)});
  }
  reach_mm_ = std::max(0.5 * depth_.depth_mm(), body.outlines.empty() ? half_width_mm_ : 0.0);
  for (const AxialOutline& outline : body.outlines) {
    for (const double radius : outline.radius_mm) {
      reach_mm_ = std::max(reach_mm_, radius + std::abs(outline.centre_u_mm - depth_.u_at_fraction(0.5)) + 1.0);
    }
  }
}

double BodyRegion::radius_fraction(double u_mm, double v_mm, double s_mm) const {
  const AxialOutline* below = nullptr;
  const AxialOutline* above = nullptr;
  for (const AxialOutline& outline : body_.outlines) {
    if (outline.radius_mm.size() < 8) {
      continue;
    }
    if (outline.s_mm <= s_mm) {
      below = &outline;
    } else if (above == nullptr) {
      above = &outline;
    }
  }
  if (below == nullptr && above == nullptr) {
    const double across_u = (u_mm - depth_.u_at_fraction(0.5)) / std::max(0.5 * depth_.depth_mm(), 1e-6);
    const double across_v = v_mm / half_width_mm_;
    return body_.single_slice ? std::max(std::abs(across_u), std::abs(across_v)) : std::hypot(across_u, across_v);
  }
  if (below == nullptr || above == nullptr) {
    return fraction_of_outline(below != nullptr ? *below : *above, u_mm, v_mm);
  }
  const double part = (s_mm - below->s_mm) / (above->s_mm - below->s_mm);
  return (1.0 - part) * fraction_of_outline(*below, u_mm, v_mm) + part * fraction_of_outline(*above, u_mm, v_mm);
}

std::optional<BodyPlace> BodyRegion::place(double u_mm, double v_mm, double s_mm) const {
  const double depth_mm = depth_.depth_mm();
  if (depth_mm <= 0.0) {
    return std::nullopt;
  }
  const double depth_fraction = (u_mm - depth_.posterior_u_mm) / depth_mm;
  if (depth_fraction < -0.5 || depth_fraction > 1.5) {
    return std::nullopt;
  }
  const auto top = body_.superior.interpolate(u_mm, v_mm);
  const auto bottom = body_.inferior.interpolate(u_mm, v_mm);
  const double top_s = top ? top->s_mm : superior_plane_.s_mm(u_mm, v_mm);
  const double bottom_s = bottom ? bottom->s_mm : inferior_plane_.s_mm(u_mm, v_mm);
  return BodyPlace{.u_mm = u_mm,
                   .v_mm = v_mm,
                   .s_mm = s_mm,
                   .depth_fraction = depth_fraction,
                   .radius_fraction = radius_fraction(u_mm, v_mm, s_mm),
                   .from_superior_mm = top_s - s_mm,
                   .from_inferior_mm = s_mm - bottom_s};
}

}  // namespace kyphos::measure
