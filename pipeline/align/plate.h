#pragma once

#include <Eigen/Geometry>
#include <optional>

#include "measure/vertebral_body.h"
#include "pipeline/align/parameters.h"

namespace kyphos::pipeline {

/// An endplate as a plane in its body's coordinates.
struct Plate {
  Eigen::Vector3d middle;  ///< in the middle of the body's depth
  Eigen::Matrix3d axes;    ///< columns: forward along the plate, left, normal
};

[[nodiscard]] inline const measure::EndplateSurface& endplate_of(const measure::VertebralBody& body, bool top) {
  return top ? body.superior : body.inferior;
}

/// Of the superior (`top`) or inferior endplate; nothing where too little of it or of the walls was found.
[[nodiscard]] std::optional<Plate> fit_plate(const measure::VertebralBody& body, bool top);

/// The motion that lays the first plate on the second, slid forward by `slide_mm`.
[[nodiscard]] Eigen::Isometry3d plate_onto(const Plate& first, const Plate& second, double slide_mm);

}  // namespace kyphos::pipeline
