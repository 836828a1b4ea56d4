#pragma once

#include <optional>
#include <vector>

#include "measure/finding/findings.h"
#include "tests/support/body_builder.h"
#include "tests/support/painted_volume.h"

namespace kyphos::test {

/// T12, L1 and L2; `middle` describes L1.
inline std::vector<measure::VertebralBody> three_bodies(IdealBody middle = {}) {
  middle.level = measure::Level::L1;
  auto bodies = build_spine({IdealBody{.level = measure::Level::T12}, middle, IdealBody{.level = measure::Level::L2}});
  for (measure::VertebralBody& body : bodies) {
    body.quality.marrow_hu = 150.0;
    body.quality.noise_hu = 10.0;
  }
  return bodies;
}

/// One attenuation within an ellipsoid around a point of a body.
inline auto blob(const measure::VertebralBody& body, Eigen::Vector3d centre, Eigen::Vector3d half_axes, double hu) {
  return [frame = body.frame, centre, half_axes, hu](const measure::PointLps& point) -> std::optional<double> {
    const Eigen::Vector3d away = (frame.frame_coordinates(point) - centre).cwiseQuotient(half_axes);
    return away.squaredNorm() <= 1.0 ? std::optional(hu) : std::nullopt;
  };
}

inline measure::Findings findings_of_l1(const std::vector<measure::VertebralBody>& bodies, const PaintSpec& spec) {
  const measure::Volume volume = paint(bodies, spec);
  return measure::find_all(bodies, &volume).at(1);
}

}  // namespace kyphos::test
