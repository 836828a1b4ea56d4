#include "measure/finding/rim_line.h"

#include <span>

#include "measure/finding/wall_parameters.h"

namespace kyphos::measure {
namespace {

WallPoint mean_of(std::span<const WallPoint> points) {
  WallPoint mean;
  for (const WallPoint& point : points) {
    mean.s_mm += point.s_mm / static_cast<double>(points.size());
    mean.u_mm += point.u_mm / static_cast<double>(points.size());
  }
  return mean;
}

}  // namespace

RimLine::RimLine(const VertebralBody& body) {
  const std::size_t fifth = body.posterior_wall.size() / 5;
  if (fifth > 0) {
    low_ = mean_of(std::span(body.posterior_wall).first(fifth));
    high_ = mean_of(std::span(body.posterior_wall).last(fifth));
    known_ = high_.s_mm - low_.s_mm > kLeastHeightMm;
  }
}

std::optional<double> RimLine::behind_mm(const BodyPlace& place) const {
  if (!known_ || place.s_mm < low_.s_mm || place.s_mm > high_.s_mm) {
    return std::nullopt;
  }
  const double part = (place.s_mm - low_.s_mm) / (high_.s_mm - low_.s_mm);
  return low_.u_mm + part * (high_.u_mm - low_.u_mm) - place.u_mm;
}

}  // namespace kyphos::measure
