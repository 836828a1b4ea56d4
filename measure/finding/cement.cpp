#include "measure/finding/cement.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "measure/finding/voxel_cluster.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

constexpr double kMarginMm = 10.0;
constexpr double kMetalHu = 2800.0;
constexpr double kScrewSlenderness = 3.0;
constexpr double kScrewShareBehindWall = 0.15;
/// Less outside the body than this is the blur of what lies inside.
constexpr double kLeastLeakMm3 = 30.0;
/// Blur carries cement this far across its border.
constexpr double kBorderMm = 1.0;

/// What a dense cluster is made of, as counts of voxels.
struct DenseCluster {
  std::size_t inside = 0;
  std::size_t behind_wall = 0;
  std::array<std::size_t, 3> leaked{0, 0, 0};  ///< by CementPlace
  double mean_hu = 0.0;
  double slenderness = 1.0;
};

double slenderness_of(const VoxelCluster& cluster, const Volume& volume) {
  const double count = static_cast<double>(cluster.voxels.size());
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  for (const auto& voxel : cluster.voxels) {
    mean += volume.grid.lps(voxel[0], voxel[1], voxel[2]) / count;
  }
  Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
  for (const auto& voxel : cluster.voxels) {
    const Eigen::Vector3d offset = volume.grid.lps(voxel[0], voxel[1], voxel[2]) - mean;
    spread += offset * offset.transpose() / count;
  }
  const Eigen::Vector3d lengths = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(spread).eigenvalues();
  return std::sqrt(std::max(lengths[2], 0.0) / std::max(lengths[1], 0.01));
}

void count_place(DenseCluster& dense, const BodyPlace& place, const BodyRegion& region) {
  const double least = std::min(place.from_superior_mm, place.from_inferior_mm);
  const double behind_mm = -place.depth_fraction * region.depth().depth_mm();
  dense.behind_wall += behind_mm > kBorderMm ? 1 : 0;
  if (place.radius_fraction <= 1.0 && least >= 0.0) {
    ++dense.inside;
  } else if (place.radius_fraction <= 1.0 && least < -kBorderMm) {
    ++dense.leaked.at(static_cast<std::size_t>(CementPlace::Disc));
  } else if (behind_mm > kBorderMm && std::abs(place.v_mm) <= 10.0) {
    ++dense.leaked.at(static_cast<std::size_t>(CementPlace::Canal));
  } else if (place.radius_fraction > 1.15) {
    ++dense.leaked.at(static_cast<std::size_t>(CementPlace::Paravertebral));
  }
}

DenseCluster examine(const VoxelCluster& cluster, const VertebralBody& body, const BodyRegion& region,
                     const Volume& volume) {
  DenseCluster dense;
  for (const auto& voxel : cluster.voxels) {
    dense.mean_hu += volume.at(voxel[0], voxel[1], voxel[2]) / static_cast<double>(cluster.voxels.size());
    if (const auto place = place_of_voxel(volume, body, region, voxel)) {
      count_place(dense, *place, region);
    }
  }
  dense.slenderness = slenderness_of(cluster, volume);
  return dense;
}

bool is_metal(const DenseCluster& dense, std::size_t voxels) {
  const double behind = static_cast<double>(dense.behind_wall) / static_cast<double>(voxels);
  return dense.mean_hu > kMetalHu || (dense.slenderness >= kScrewSlenderness && behind >= kScrewShareBehindWall);
}

}  // namespace

std::string_view name(CementPlace place) {
  constexpr std::array<std::string_view, 3> kNames{"canal", "disc", "paravertebral"};
  return kNames.at(static_cast<std::size_t>(place));
}

Cement find_cement(const VertebralBody& body, const Volume* volume) {
  if (const auto why = why_not_measurable(body)) {
    return {.volume_cm3 = *why};
  }
  if (volume == nullptr) {
    return {};
  }
  const BodyRegion region(body);
  const auto clusters = find_clusters(box_around(*volume, body, region, kMarginMm), Connection::Corners,
                                      [&](int i, int j, int k) { return volume->at(i, j, k) > kCementHu; });
  const double voxel_mm3 = voxel_volume_mm3(*volume);
  std::size_t inside = 0;
  std::array<std::size_t, 3> leaked{0, 0, 0};
  Cement cement;
  for (const VoxelCluster& cluster : clusters) {
    if (static_cast<double>(cluster.voxels.size()) * voxel_mm3 < kLeastLeakMm3) {
      continue;
    }
    const DenseCluster dense = examine(cluster, body, region, *volume);
    if (is_metal(dense, cluster.voxels.size())) {
      cement.metal = cement.metal || dense.inside > 0;
      continue;
    }
    if (dense.inside > 0) {  // what hangs together with cement in the body has leaked from it
      inside += dense.inside;
      for (std::size_t place = 0; place < leaked.size(); ++place) {
        leaked.at(place) += dense.leaked.at(place);
      }
    }
  }
  const double volume_cm3 = static_cast<double>(inside) * voxel_mm3 * 1e-3;
  if (volume_cm3 < kLeastCementCm3) {
    cement.volume_cm3 = Measured<double>(0.0, 0.5 * kLeastCementCm3);
    return cement;
  }
  cement.volume_cm3 = Measured<double>(volume_cm3, 0.1 * volume_cm3);
  for (const CementPlace place : {CementPlace::Canal, CementPlace::Disc, CementPlace::Paravertebral}) {
    const double leak_mm3 = static_cast<double>(leaked.at(static_cast<std::size_t>(place))) * voxel_mm3;
    if (leak_mm3 >= kLeastLeakMm3) {
      cement.leaks.push_back({.place = place, .volume_mm3 = leak_mm3});
    }
  }
  return cement;
}

}  // namespace kyphos::measure
