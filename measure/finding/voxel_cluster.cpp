#include "measure/finding/voxel_cluster.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kyphos::measure {
namespace {

/// Steps to the neighbours of a voxel.
std::vector<std::array<int, 3>> steps(Connection connection) {
  std::vector<std::array<int, 3>> found;
  for (int k = -1; k <= 1; ++k) {
    for (int j = -1; j <= 1; ++j) {
      for (int i = -1; i <= 1; ++i) {
        const int moves = std::abs(i) + std::abs(j) + std::abs(k);
        if (moves == 1 || (moves > 1 && connection == Connection::Corners)) {
          found.push_back({i, j, k});
        }
      }
    }
  }
  return found;
}

bool inside(const VoxelBox& box, const std::array<int, 3>& voxel) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (voxel[axis] < box.low[axis] || voxel[axis] > box.high[axis]) {
      return false;
    }
  }
  return true;
}

/// Takes the cluster of a seed out of the mask.
VoxelCluster grow(const VoxelBox& box, std::vector<std::uint8_t>& mask, const std::array<int, 3>& seed,
                  const std::vector<std::array<int, 3>>& neighbours) {
  VoxelCluster cluster{.voxels = {seed}};
  mask[box.index(seed)] = 0;
  for (std::size_t next = 0; next < cluster.voxels.size(); ++next) {
    const std::array<int, 3> from = cluster.voxels[next];
    for (const auto& step : neighbours) {
      const std::array<int, 3> to{from[0] + step[0], from[1] + step[1], from[2] + step[2]};
      if (inside(box, to) && mask[box.index(to)] != 0) {
        mask[box.index(to)] = 0;
        cluster.voxels.push_back(to);
      }
    }
  }
  return cluster;
}

}  // namespace

std::size_t VoxelBox::voxel_count() const {
  std::size_t count = 1;
  for (const int length : size()) {
    count *= static_cast<std::size_t>(std::max(length, 0));
  }
  return count;
}

std::size_t VoxelBox::index(const std::array<int, 3>& voxel) const {
  const auto length = size();
  return static_cast<std::size_t>(voxel[0] - low[0]) +
         static_cast<std::size_t>(length[0]) *
             (static_cast<std::size_t>(voxel[1] - low[1]) +
              static_cast<std::size_t>(length[1]) * static_cast<std::size_t>(voxel[2] - low[2]));
}

VoxelBox box_around(const Volume& volume, const VertebralBody& body, const BodyRegion& region, double margin_mm) {
  const Eigen::Affine3d index_from_lps = volume.grid.index_from_lps();
  const double centre_u = region.depth().u_at_fraction(0.5);
  const double reach = region.reach_mm() + margin_mm;
  Eigen::Vector3d low = Eigen::Vector3d::Constant(1e9);
  Eigen::Vector3d high = Eigen::Vector3d::Constant(-1e9);
  for (const double u : {centre_u - reach, centre_u + reach}) {
    for (const double v : {-reach, reach}) {
      for (const double s : {region.lowest_mm() - margin_mm, region.highest_mm() + margin_mm}) {
        const Eigen::Vector3d index = index_from_lps * body.frame.lps(u, v, s);
        low = low.cwiseMin(index);
        high = high.cwiseMax(index);
      }
    }
  }
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto at = static_cast<Eigen::Index>(axis);
    box.low[axis] = std::max(0, static_cast<int>(std::floor(low[at])));
    box.high[axis] = std::min(volume.grid.size[axis] - 1, static_cast<int>(std::ceil(high[at])));
  }
  return box;
}

std::vector<VoxelCluster> clusters_of(const VoxelBox& box, std::vector<std::uint8_t> mask, Connection connection) {
  const auto neighbours = steps(connection);
  std::vector<VoxelCluster> clusters;
  for (int k = box.low[2]; k <= box.high[2]; ++k) {
    for (int j = box.low[1]; j <= box.high[1]; ++j) {
      for (int i = box.low[0]; i <= box.high[0]; ++i) {
        if (mask[box.index({i, j, k})] != 0) {
          clusters.push_back(grow(box, mask, {i, j, k}, neighbours));
        }
      }
    }
  }
  return clusters;
}

double voxel_volume_mm3(const Volume& volume) { return std::abs(volume.grid.lps_from_index.linear().determinant()); }

std::optional<BodyPlace> place_of_voxel(const Volume& volume, const VertebralBody& body, const BodyRegion& region,
                                        const std::array<int, 3>& voxel) {
  const Eigen::Vector3d at = body.frame.frame_coordinates(volume.grid.lps(voxel[0], voxel[1], voxel[2]));
  return region.place(at.x(), at.y(), at.z());
}

}  // namespace kyphos::measure
