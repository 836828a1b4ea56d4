#pragma once

#include <vector>

#include "measure/space/volume.h"

namespace kyphos::pipeline {

/// A small isotropic copy of a scan, with axes along LPS (x left, y posterior, z superior), for finding things.
/// Nothing is measured on it.
struct CoarseCopy {
  static constexpr float kOutside = -2000.0F;  ///< marks what the scan does not hold

  measure::PointLps origin = measure::PointLps::Zero();
  double step_mm = 2.0;
  int nx = 0;
  int ny = 0;
  int nz = 0;
  std::vector<float> hu;

  [[nodiscard]] std::size_t offset(int x, int y, int z) const {
    return (static_cast<std::size_t>(z) * static_cast<std::size_t>(ny) + static_cast<std::size_t>(y)) *
               static_cast<std::size_t>(nx) +
           static_cast<std::size_t>(x);
  }
  [[nodiscard]] float at(int x, int y, int z) const { return hu[offset(x, y, z)]; }
  [[nodiscard]] bool inside(int x, int y, int z) const {
    return x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz;
  }
  [[nodiscard]] measure::PointLps lps(double x, double y, double z) const {
    return origin + step_mm * measure::PointLps(x, y, z);
  }
};

/// Averages the scan over cells of step_mm (eight trilinear samples a cell).
[[nodiscard]] CoarseCopy make_coarse_copy(const measure::Volume& volume, double step_mm);

}  // namespace kyphos::pipeline
