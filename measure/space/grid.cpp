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
  // Widths of the voxel seen along the direction, added as variances are: exact along each axis, and the right measure
  // of blur in between.
  return (lps_from_index.linear().transpose() * direction.normalized()).norm();
}

}  // namespace kyphos::measure
