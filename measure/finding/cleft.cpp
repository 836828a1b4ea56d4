#include "measure/finding/cleft.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "measure/finding/voxel_cluster.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Pure gas is -1000 HU; clefts are thin, so that their voxels are partly marrow. Fat stays above -130 HU.
constexpr double kGasHu = -200.0;
constexpr double kPureGasHu = -1000.0;
constexpr std::size_t kLeastVoxels = 8;
constexpr double kCleftSearchMarginMm = 6.0;
constexpr double kCoreEndplateMarginMm = 1.5;
/// Inside this part of the radius a voxel is clear of the wall and of what lies behind it.
constexpr double kCoreRadius = 0.90;
constexpr double kMostBeyondEndplate = 1.0 / 3.0;
constexpr double kMostBeyondWall = 0.05;

/// How the voxels of a gas cluster lie to the body.
struct GasShares {
  std::size_t core = 0;
  std::size_t beyond_endplate = 0;
  std::size_t beyond_wall = 0;
  double mean_depth = 0.0;   ///< 0 posterior, 1 anterior
  double mean_height = 0.0;  ///< 0 inferior, 1 superior
  PointLps centre = PointLps::Zero();
};

GasShares shares_of(const VoxelCluster& cluster, const VertebralBody& body, const BodyRegion& region,
                    const Volume& volume) {
  GasShares shares;
  const double count = static_cast<double>(cluster.voxels.size());
  for (const auto& voxel : cluster.voxels) {
    const auto place = place_of_voxel(volume, body, region, voxel);
    if (!place) {
      ++shares.beyond_wall;
      continue;
    }
    const double least = std::min(place->from_superior_mm, place->from_inferior_mm);
    shares.core += place->radius_fraction <= kCoreRadius && least >= kCoreEndplateMarginMm ? 1 : 0;
    shares.beyond_endplate += least < 0.0 ? 1 : 0;
    shares.beyond_wall += place->radius_fraction > 1.0 && least >= 0.0 ? 1 : 0;
    const double height = std::max(place->from_superior_mm + place->from_inferior_mm, 1e-6);
    shares.mean_depth += place->depth_fraction / count;
    shares.mean_height += place->from_inferior_mm / height / count;
    shares.centre += volume.grid.lps(voxel[0], voxel[1], voxel[2]) / count;
  }
  return shares;
}

bool is_cleft(const GasShares& shares, std::size_t voxels, double voxel_mm3) {
  const double count = static_cast<double>(voxels);
  return shares.core >= kLeastVoxels && static_cast<double>(shares.core) * voxel_mm3 >= kLeastCleftMm3 &&
         static_cast<double>(shares.beyond_endplate) <= kMostBeyondEndplate * count &&
         static_cast<double>(shares.beyond_wall) <= kMostBeyondWall * count;
}

/// Gas in mm3: every voxel of the cluster and next to it counts by how far it is from marrow to pure gas.
double gas_volume_mm3(const VoxelCluster& cluster, const Volume& volume, double marrow_hu) {
  std::set<std::array<int, 3>> voxels;
  for (const auto& voxel : cluster.voxels) {
    for (int k = -1; k <= 1; ++k) {
      for (int j = -1; j <= 1; ++j) {
        for (int i = -1; i <= 1; ++i) {
          voxels.insert({voxel[0] + i, voxel[1] + j, voxel[2] + k});
        }
      }
    }
  }
  double sum = 0.0;
  for (const auto& voxel : voxels) {
    if (volume.contains_index(Eigen::Vector3i(voxel[0], voxel[1], voxel[2]).cast<double>())) {
      const double hu = volume.at(voxel[0], voxel[1], voxel[2]);
      sum += hu == kOutsideScan ? 0.0 : std::clamp((marrow_hu - hu) / (marrow_hu - kPureGasHu), 0.0, 1.0);
    }
  }
  return sum * voxel_volume_mm3(volume);
}

std::string third(double fraction, const std::array<const char*, 3>& names) {
  return names.at(fraction < 1.0 / 3.0 ? 0 : fraction < 2.0 / 3.0 ? 1 : 2);
}

std::string place_name(const GasShares& shares) {
  return third(shares.mean_depth, {"posterior", "central", "anterior"}) + " " +
         third(shares.mean_height, {"inferior", "middle", "superior"});
}

std::vector<PointLps> points_of(const VoxelCluster& cluster, const Volume& volume) {
  std::vector<PointLps> points;
  for (const auto& voxel : cluster.voxels) {
    points.push_back(volume.grid.lps(voxel[0], voxel[1], voxel[2]));
  }
  return points;
}

}  // namespace

Cleft find_cleft(const VertebralBody& body, const Volume* volume) {
  if (const auto why = why_not_measurable(body)) {
    return {.volume_mm3 = *why};
  }
  if (volume == nullptr) {
    return {};
  }
  const BodyRegion region(body);
  const double marrow = body.quality.marrow_hu;
  const double limit = std::min(kGasHu, marrow - 4.0 * body.quality.noise_hu);
  const auto clusters = find_clusters(box_around(*volume, body, region, kCleftSearchMarginMm), Connection::Faces,
                                      [&](int i, int j, int k) {
                                        const auto hu = volume->at(i, j, k);
                                        return hu < limit && hu != kOutsideScan;
                                      });
  const double voxel_mm3 = voxel_volume_mm3(*volume);
  Cleft cleft{.volume_mm3 = Measured<double>(0.0, 0.5 * kLeastCleftMm3)};
  for (const VoxelCluster& cluster : clusters) {
    if (cluster.voxels.size() < kLeastVoxels) {
      continue;
    }
    const GasShares shares = shares_of(cluster, body, region, *volume);
    if (!is_cleft(shares, cluster.voxels.size(), voxel_mm3)) {
      continue;
    }
    const double gas = gas_volume_mm3(cluster, *volume, marrow);
    if (gas > cleft.volume_mm3.value()) {
      // A tenth for what the point spread carries beyond the ring of neighbours, and single voxels of the border.
      const double border = voxel_mm3 * std::sqrt(static_cast<double>(cluster.voxels.size()));
      cleft = {.volume_mm3 = Measured<double>(gas, std::hypot(0.1 * gas, border)),
               .place = place_name(shares),
               .centre = shares.centre,
               .voxels = points_of(cluster, *volume)};
    }
  }
  return cleft;
}

}  // namespace kyphos::measure
