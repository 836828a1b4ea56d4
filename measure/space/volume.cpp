#include "measure/space/volume.h"

#include <cmath>
#include <limits>

namespace kyphos::measure {

bool Volume::contains_index(const Eigen::Vector3d& index) const {
  for (int axis = 0; axis < 3; ++axis) {
    if (index[axis] < 0.0 || index[axis] > grid.size[static_cast<std::size_t>(axis)] - 1) {
      return false;
    }
  }
  return true;
}

Sampler::Sampler(const Volume& volume) : volume_(volume), index_from_lps_(volume.grid.index_from_lps()) {}

std::optional<float> Sampler::hu_at(const PointLps& point) const {
  const float value = hu_or(point, std::numeric_limits<float>::lowest());
  if (value == std::numeric_limits<float>::lowest()) {
    return std::nullopt;
  }
  return value;
}

float Sampler::hu_or(const PointLps& point, float outside) const {
  const Eigen::Vector3d index = index_from_lps_ * point;
  std::array<int, 3> base{};
  std::array<float, 3> part{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double x = index[static_cast<Eigen::Index>(axis)];
    const int last = volume_.grid.size[axis] - 1;
    // Half a voxel beyond the outermost centres still belongs to the outermost voxels.
    if (!(x >= -0.5 && x <= last + 0.5)) {
      return outside;
    }
    const double inside = std::min(std::max(x, 0.0), static_cast<double>(last));
    base[axis] = std::min(static_cast<int>(inside), std::max(last - 1, 0));
    part[axis] = static_cast<float>(inside - base[axis]);
  }
  const std::size_t step_j = static_cast<std::size_t>(volume_.grid.size[0]);
  const std::size_t step_k = step_j * static_cast<std::size_t>(volume_.grid.size[1]);
  const std::array<std::size_t, 3> step{volume_.grid.size[0] > 1 ? std::size_t{1} : 0,
                                        volume_.grid.size[1] > 1 ? step_j : 0, volume_.grid.size[2] > 1 ? step_k : 0};
  const std::int16_t* const corner = volume_.hu.data() + volume_.grid.offset(base[0], base[1], base[2]);
  float sum = 0.0F;
  for (unsigned bits = 0; bits < 8; ++bits) {
    float weight = 1.0F;
    std::size_t offset = 0;
    for (unsigned axis = 0; axis < 3; ++axis) {
      const bool upper = ((bits >> axis) & 1U) != 0;
      weight *= upper ? part[axis] : 1.0F - part[axis];
      offset += upper ? step[axis] : 0;
    }
    const std::int16_t value = corner[offset];
    if (value == kOutsideScan) {
      if (weight > 0.0F) {
        return outside;
      }
      continue;
    }
    sum += weight * static_cast<float>(value);
  }
  return sum;
}

}  // namespace kyphos::measure
