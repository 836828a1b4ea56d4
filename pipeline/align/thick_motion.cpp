#include "pipeline/align/thick_motion.h"

#include <cmath>

#include "pipeline/align/bone_column.h"
#include "pipeline/align/endplate_rise.h"
#include "pipeline/align/plate.h"

namespace kyphos::pipeline {
namespace {

/// The followed bone under the station nearest to the middle of the endplate.
std::optional<Eigen::Isometry3d> followed(const EndplateMotion& motion) {
  for (const std::size_t station : {1U, 0U, 2U}) {
    if (motion.at[station]) {
      return motion.at[station]->second_from_first;
    }
  }
  return std::nullopt;
}

std::optional<Eigen::Isometry3d> assumed_motion(const BodyInScan& first, const BodyInScan& second, bool top,
                                                const EndplateMotion& forth, const EndplateMotion& back) {
  if (const auto motion = followed(forth)) {
    return motion;
  }
  if (const auto motion = followed(back)) {
    return motion->inverse();
  }
  const auto plate = fit_plate(first.body, top);
  const auto second_plate = fit_plate(second.body, top);
  return plate && second_plate ? std::optional(plate_onto(*plate, *second_plate, 0.0)) : std::nullopt;
}

}  // namespace

EndplateMotion follow_thick_endplate(const BodyInScan& first, const BodyInScan& second, bool top,
                                     const EndplateMotion& forth, const EndplateMotion& back) {
  EndplateMotion result;
  const auto depth = depth_range(first.body);
  const auto motion = assumed_motion(first, second, top, forth, back);
  if (!depth || !motion) {
    return result;
  }
  const auto rise = fit_endplate_rise(read_bone_columns(first, second, top, *motion));
  if (!rise) {
    return result;
  }
  const double outwards = top ? 1.0 : -1.0;
  // A rise that grows forwards turns the plate's normal backwards.
  result.turn =
      motion->linear() * Eigen::AngleAxisd(-std::atan(outwards * rise->slope()), Eigen::Vector3d::UnitY()).matrix();
  for (std::size_t i = 0; i < measure::kStations.size(); ++i) {
    const double u = depth->u_at_fraction(depth_fraction(measure::kStations[i]));
    result.at[i] =
        StationMotion{.second_from_first = *motion * Eigen::Translation3d(0.0, 0.0, outwards * rise->rise_mm(u, 0.0)),
                      .se_mm = rise->se_mm(u, 0.0)};
  }
  return result;
}

}  // namespace kyphos::pipeline
