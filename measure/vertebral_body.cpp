#include "measure/vertebral_body.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace kyphos::measure {

Eigen::Vector3d BodyFrame::frame_coordinates(const PointLps& point) const {
  const Eigen::Vector3d offset = point - origin;
  return {offset.dot(anterior), offset.dot(left), offset.dot(superior)};
}

EndplateSurface::EndplateSurface(double first_u_mm, double first_v_mm, double step_mm, int count_u, int count_v)
    : first_u_mm_(first_u_mm),
      first_v_mm_(first_v_mm),
      step_mm_(step_mm),
      count_u_(count_u),
      count_v_(count_v),
      cells_(static_cast<std::size_t>(count_u) * static_cast<std::size_t>(count_v)) {
  if (step_mm <= 0.0) {
    throw std::invalid_argument("an endplate grid needs a positive step");
  }
}

const std::optional<EndplatePoint>& EndplateSurface::at(int iu, int iv) const {
  return cells_.at(static_cast<std::size_t>(iv) * static_cast<std::size_t>(count_u_) + static_cast<std::size_t>(iu));
}

void EndplateSurface::set(int iu, int iv, std::optional<EndplatePoint> point) {
  cells_.at(static_cast<std::size_t>(iv) * static_cast<std::size_t>(count_u_) + static_cast<std::size_t>(iu)) = point;
}

std::optional<EndplatePoint> EndplateSurface::interpolate(double u_mm, double v_mm) const {
  if (count_u_ == 0 || count_v_ == 0) {
    return std::nullopt;
  }
  const double x = (u_mm - first_u_mm_) / step_mm_;
  const double y = (v_mm - first_v_mm_) / step_mm_;
  const int ix = static_cast<int>(std::floor(x));
  const int iy = static_cast<int>(std::floor(y));
  double weight_sum = 0.0;
  EndplatePoint result;
  for (int dy = 0; dy <= 1; ++dy) {
    for (int dx = 0; dx <= 1; ++dx) {
      const int iu = ix + dx;
      const int iv = iy + dy;
      const double weight = (dx != 0 ? x - ix : 1.0 - (x - ix)) * (dy != 0 ? y - iy : 1.0 - (y - iy));
      if (iu < 0 || iv < 0 || iu >= count_u_ || iv >= count_v_ || weight <= 0.0 || !at(iu, iv)) {
        continue;
      }
      result.s_mm += weight * at(iu, iv)->s_mm;
      result.se_mm += weight * at(iu, iv)->se_mm;
      weight_sum += weight;
    }
  }
  if (weight_sum < 0.25) {  // less than a quarter of the neighbourhood was found: that would be extrapolation
    return std::nullopt;
  }
  return EndplatePoint{.s_mm = result.s_mm / weight_sum, .se_mm = result.se_mm / weight_sum};
}

std::size_t EndplateSurface::found_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(cells_, [](const auto& cell) { return cell.has_value(); }));
}

std::string display_name(const VertebralBody& body) {
  if (body.name.level) {
    return std::string(name(*body.name.level));
  }
  return "unnamed " + std::to_string(body.position_from_top);
}

std::optional<DepthRange> depth_range(const VertebralBody& body) {
  return body.point_range ? body.point_range : wall_range(body);
}

std::optional<DepthRange> wall_range(const VertebralBody& body) {
  const auto mean_u = [](const std::vector<WallPoint>& wall) -> std::optional<double> {
    if (wall.empty()) {
      return std::nullopt;
    }
    const double low = wall.front().s_mm;
    const double high = wall.back().s_mm;
    double sum = 0.0;
    int count = 0;
    for (const WallPoint& point : wall) {
      if (std::abs(point.s_mm - 0.5 * (low + high)) <= 0.25 * std::abs(high - low) + 1e-9) {
        sum += point.u_mm;
        ++count;
      }
    }
    return count == 0 ? std::nullopt : std::optional(sum / count);
  };
  const auto posterior = mean_u(body.posterior_wall);
  const auto anterior = mean_u(body.anterior_wall);
  if (!posterior || !anterior || *anterior <= *posterior) {
    return std::nullopt;
  }
  return DepthRange{.posterior_u_mm = *posterior, .anterior_u_mm = *anterior};
}

std::optional<EndplatePoint> endplate_at_station(const EndplateSurface& surface, const DepthRange& depth,
                                                 double fraction) {
  constexpr int kHalfSamples = 4;  // a side and direction: about the 1 mm of the grid, free of its phase
  const double half_u = std::max(kStationHalfWindow * depth.depth_mm(), 0.5 * surface.step_mm());
  const bool one_row = surface.count_v() == 1;
  double sum = 0.0;
  double sum_se_squared = 0.0;
  int count = 0;
  const int half_v_samples = one_row ? 0 : kHalfSamples;
  for (int iv = -half_v_samples; iv <= half_v_samples; ++iv) {
    for (int iu = -kHalfSamples; iu <= kHalfSamples; ++iu) {
      const double u = depth.u_at_fraction(fraction) + half_u * iu / kHalfSamples;
      const double v = one_row ? surface.v_mm(0) : kCentralHalfSlabMm * iv / kHalfSamples;
      if (const auto point = surface.interpolate(u, v)) {
        sum += point->s_mm;
        sum_se_squared += point->se_mm * point->se_mm;
        ++count;
      }
    }
  }
  const int tried = (2 * kHalfSamples + 1) * (2 * half_v_samples + 1);
  if (4 * count < tried) {  // less than a quarter of the window was found
    return std::nullopt;
  }
  const double width_mm = one_row ? kEndplateCorrelationMm : 2.0 * kCentralHalfSlabMm;
  const double area_mm2 = 2.0 * half_u * width_mm * count / tried;
  const double independent = std::max(1.0, area_mm2 / (kEndplateCorrelationMm * kEndplateCorrelationMm));
  return EndplatePoint{.s_mm = sum / count, .se_mm = std::sqrt(sum_se_squared / count / independent)};
}

std::optional<SixPoints> six_points(const VertebralBody& body) {
  const auto depth = depth_range(body);
  if (!depth) {
    return std::nullopt;
  }
  const auto point = [&](const EndplateSurface& surface, double fraction) -> std::optional<PointLps> {
    const auto place = endplate_at_station(surface, *depth, fraction);
    if (!place) {
      return std::nullopt;
    }
    return body.frame.lps(depth->u_at_fraction(fraction), 0.0, place->s_mm);
  };
  const auto sa = point(body.superior, kAnteriorStation);
  const auto sm = point(body.superior, kMiddleStation);
  const auto sp = point(body.superior, kPosteriorStation);
  const auto ia = point(body.inferior, kAnteriorStation);
  const auto im = point(body.inferior, kMiddleStation);
  const auto ip = point(body.inferior, kPosteriorStation);
  if (!sa || !sm || !sp || !ia || !im || !ip) {
    return std::nullopt;
  }
  return SixPoints{.superior_anterior = *sa,
                   .superior_middle = *sm,
                   .superior_posterior = *sp,
                   .inferior_anterior = *ia,
                   .inferior_middle = *im,
                   .inferior_posterior = *ip};
}

}  // namespace kyphos::measure
