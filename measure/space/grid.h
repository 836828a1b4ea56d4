#pragma once

#include <Eigen/Geometry>
#include <array>
#include <cstddef>

#include "measure/space/lps.h"

namespace kyphos::measure {

/// A regular voxel grid in patient space. Index (i, j, k) is the centre of a voxel; i runs fastest in memory.
struct Grid {
  std::array<int, 3> size{0, 0, 0};
  Eigen::Affine3d lps_from_index = Eigen::Affine3d::Identity();

  [[nodiscard]] std::size_t voxel_count() const;
  [[nodiscard]] std::size_t offset(int i, int j, int k) const {
    return (static_cast<std::size_t>(k) * static_cast<std::size_t>(size[1]) + static_cast<std::size_t>(j)) *
               static_cast<std::size_t>(size[0]) +
           static_cast<std::size_t>(i);
  }
  [[nodiscard]] Eigen::Affine3d index_from_lps() const { return lps_from_index.inverse(); }
  /// Distance in mm between neighbouring voxel centres along i, j and k.
  [[nodiscard]] std::array<double, 3> spacing_mm() const;
  /// Width of a voxel in mm as seen along a direction (root sum of squares of its edges' projections).
  [[nodiscard]] double spacing_along_mm(const DirectionLps& direction) const;
  [[nodiscard]] PointLps lps(double i, double j, double k) const { return lps_from_index * Eigen::Vector3d(i, j, k); }
};

}  // namespace kyphos::measure
