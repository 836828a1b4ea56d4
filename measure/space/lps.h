#pragma once

#include <Eigen/Dense>

namespace kyphos::measure {

/// A point in the patient space of DICOM: x to the patient's left, y to posterior, z to superior, in mm.
using PointLps = Eigen::Vector3d;

/// A unit direction in the same space.
using DirectionLps = Eigen::Vector3d;

}  // namespace kyphos::measure
