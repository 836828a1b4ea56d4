#include "pipeline/align/spine_crop.h"

#include <algorithm>
#include <cmath>

#include "pipeline/align/match_parameters.h"

namespace kyphos::pipeline {
namespace {

struct IndexBox {
  std::array<int, 3> first{0, 0, 0};
  std::array<int, 3> last{0, 0, 0};  ///< inclusive
};

IndexBox box_around(const measure::Grid& grid, std::span<const measure::VertebralBody> bodies) {
  Eigen::Vector3d low = Eigen::Vector3d::Constant(1.0e9);
  Eigen::Vector3d high = -low;
  const Eigen::Affine3d index_from_lps = grid.index_from_lps();
  for (const measure::VertebralBody& body : bodies) {
    for (int corner = 0; corner < 8; ++corner) {
      const auto side = [corner](int bit) {
        return ((corner >> bit) & 1) != 0 ? kSpineCropReachMm : -kSpineCropReachMm;
      };
      const Eigen::Vector3d index = index_from_lps * (body.frame.origin + Eigen::Vector3d(side(0), side(1), side(2)));
      low = low.cwiseMin(index);
      high = high.cwiseMax(index);
    }
  }
  IndexBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double end = grid.size[axis] - 1;
    const auto at = static_cast<Eigen::Index>(axis);
    box.first[axis] = static_cast<int>(std::clamp(std::floor(low[at]), 0.0, end));
    box.last[axis] = static_cast<int>(std::clamp(std::ceil(high[at]), 0.0, end));
  }
  return box;
}

}  // namespace

measure::Volume crop_to_bodies(const measure::Volume& volume, std::span<const measure::VertebralBody> bodies) {
  if (bodies.empty()) {
    return volume;
  }
  const IndexBox box = box_around(volume.grid, bodies);
  measure::Volume crop;
  crop.quantity = volume.quantity;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    crop.grid.size[axis] = box.last[axis] - box.first[axis] + 1;
  }
  crop.grid.lps_from_index =
      volume.grid.lps_from_index * Eigen::Translation3d(box.first[0], box.first[1], box.first[2]);
  crop.hu.reserve(crop.grid.voxel_count());
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      const auto row = volume.hu.begin() + static_cast<std::ptrdiff_t>(volume.grid.offset(box.first[0], j, k));
      crop.hu.insert(crop.hu.end(), row, row + crop.grid.size[0]);
    }
  }
  return crop;
}

}  // namespace kyphos::pipeline
