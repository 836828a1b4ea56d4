#include "pipeline/segment/body/facing_endplate.h"

#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

std::optional<double> KnownEndplate::met_by_column_mm(const measure::BodyFrame& column, double u_mm,
                                                      double v_mm) const {
  const double along = column.superior.dot(frame.superior);
  if (along < kFacingEndplateSquareOn) {
    return std::nullopt;
  }
  const auto middle = surface.interpolate(0.0, 0.0);
  if (!middle) {
    return std::nullopt;
  }
  double s = (middle->s_mm - frame.frame_coordinates(column.lps(u_mm, v_mm, 0.0)).z()) / along;
  for (int step = 0; step < kFacingEndplateSteps; ++step) {
    const Eigen::Vector3d here = frame.frame_coordinates(column.lps(u_mm, v_mm, s));
    const auto point = surface.interpolate(here.x(), here.y());
    if (!point) {
      return std::nullopt;
    }
    s += (point->s_mm - here.z()) / along;
  }
  return s;
}

std::optional<double> KnownDisc::limit_mm(const measure::BodyFrame& column, double u_mm, double v_mm,
                                          double sign) const {
  const auto there = across.met_by_column_mm(column, u_mm, v_mm);
  if (!there) {
    return std::nullopt;
  }
  const double other = sign * *there - kFacingEndplateOneEdgeMm;
  const auto here = own.met_by_column_mm(column, u_mm, v_mm);
  return here && sign * *here > other ? 0.5 * (sign * *here + other) : other;
}

}  // namespace kyphos::pipeline
