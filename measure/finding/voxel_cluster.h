#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "measure/finding/body_region.h"
#include "measure/space/volume.h"

namespace kyphos::measure {

/// A box of voxels, both ends included.
struct VoxelBox {
  std::array<int, 3> low{0, 0, 0};
  std::array<int, 3> high{-1, -1, -1};

  [[nodiscard]] std::array<int, 3> size() const {
    return {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1};
  }
  [[nodiscard]] std::size_t voxel_count() const;
  /// Place of a voxel in a list over the box, i running fastest.
  [[nodiscard]] std::size_t index(const std::array<int, 3>& voxel) const;
};

/// The native voxels around a body with a margin in mm, cut to the volume.
[[nodiscard]] VoxelBox box_around(const Volume& volume, const VertebralBody& body, const BodyRegion& region,
                                  double margin_mm);

/// Voxels that hang together.
struct VoxelCluster {
  std::vector<std::array<int, 3>> voxels;
};

enum class Connection : unsigned char { Faces, Corners };

/// The clusters of the voxels of a box for which `wanted(i, j, k)` holds, in the order of their first voxel.
template <typename Wanted>
[[nodiscard]] std::vector<VoxelCluster> find_clusters(const VoxelBox& box, Connection connection, Wanted wanted);

/// Clusters of a mask over the box, i running fastest.
[[nodiscard]] std::vector<VoxelCluster> clusters_of(const VoxelBox& box, std::vector<std::uint8_t> mask,
                                                    Connection connection);

[[nodiscard]] double voxel_volume_mm3(const Volume& volume);
/// The place of a voxel in a body; nothing far outside it.
[[nodiscard]] std::optional<BodyPlace> place_of_voxel(const Volume& volume, const VertebralBody& body,
                                                      const BodyRegion& region, const std::array<int, 3>& voxel);

template <typename Wanted>
std::vector<VoxelCluster> find_clusters(const VoxelBox& box, Connection connection, Wanted wanted) {
  std::vector<std::uint8_t> mask;
  mask.reserve(box.voxel_count());
  for (int k = box.low[2]; k <= box.high[2]; ++k) {
    for (int j = box.low[1]; j <= box.high[1]; ++j) {
      for (int i = box.low[0]; i <= box.high[0]; ++i) {
        mask.push_back(wanted(i, j, k) ? 1 : 0);
      }
    }
  }
  return clusters_of(box, std::move(mask), connection);
}

}  // namespace kyphos::measure
