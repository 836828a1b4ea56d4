#include "pipeline/segment/ct/coarse_copy.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parallel.h"

namespace kyphos::pipeline {
namespace {

using measure::PointLps;

/// Corner points of the scan's box in patient space.
std::pair<PointLps, PointLps> bounds(const measure::Grid& grid) {
  PointLps low = grid.lps(0, 0, 0);
  PointLps high = low;
  for (unsigned corner = 1; corner < 8; ++corner) {
    const PointLps point =
        grid.lps((corner & 1U) != 0 ? grid.size[0] - 1 : 0, (corner & 2U) != 0 ? grid.size[1] - 1 : 0,
                 (corner & 4U) != 0 ? grid.size[2] - 1 : 0);
    low = low.cwiseMin(point);
    high = high.cwiseMax(point);
  }
  return {low, high};
}

float cell_mean(const measure::Sampler& sampler, const PointLps& centre, double quarter_mm) {
  float sum = 0.0F;
  int count = 0;
  for (unsigned corner = 0; corner < 8; ++corner) {
    const PointLps offset((corner & 1U) != 0 ? quarter_mm : -quarter_mm, (corner & 2U) != 0 ? quarter_mm : -quarter_mm,
                          (corner & 4U) != 0 ? quarter_mm : -quarter_mm);
    const float value = sampler.hu_or(centre + offset, CoarseCopy::kOutside);
    if (value > CoarseCopy::kOutside) {
      sum += value;
      ++count;
    }
  }
  return count >= 4 ? sum / static_cast<float>(count) : CoarseCopy::kOutside;
}

}  // namespace

CoarseCopy make_coarse_copy(const measure::Volume& volume, double step_mm) {
  const auto [low, high] = bounds(volume.grid);
  CoarseCopy copy;
  copy.origin = low;
  copy.step_mm = step_mm;
  const Eigen::Vector3d extent = (high - low) / step_mm;
  copy.nx = static_cast<int>(std::floor(extent.x())) + 1;
  copy.ny = static_cast<int>(std::floor(extent.y())) + 1;
  copy.nz = static_cast<int>(std::floor(extent.z())) + 1;
  copy.hu.resize(static_cast<std::size_t>(copy.nx) * static_cast<std::size_t>(copy.ny) *
                 static_cast<std::size_t>(copy.nz));
  const measure::Sampler sampler(volume);
  parallel_for(copy.nz, [&](int z) {
    for (int y = 0; y < copy.ny; ++y) {
      for (int x = 0; x < copy.nx; ++x) {
        copy.hu[copy.offset(x, y, z)] = cell_mean(sampler, copy.lps(x, y, z), 0.25 * step_mm);
      }
    }
  });
  return copy;
}

}  // namespace kyphos::pipeline
