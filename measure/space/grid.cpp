#include "measure/space/grid.h"

#include <cmath>

namespace kyphos::measure {

std::size_t Grid::voxel_count() const {
  return static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(size[2]);
}

std::array<double, 3> Grid::spacing_mm() const {
  const Eigen::Matrix3d axes = lps_from_index.linear();
  return {axes.col(0).norm(), axes.col(1).norm(), axes.col(2).norm()};
}

double Grid::spacing_along_mm(const DirectionLps& direction) const {
  // The ellipsoid whose half axes are the voxel edges, met by the direction: exact along each axis.
  const Eigen::Vector3d index_step = lps_from_index.linear().inverse() * direction.normalized();
  return 1.0 / index_step.norm();
}

}  // namespace kyphos::measure
