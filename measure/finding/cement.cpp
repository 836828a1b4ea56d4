#include "measure/finding/cement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "measure/finding/rim_line.h"
#include "measure/finding/tissue_parameters.h"
#include "measure/finding/voxel_cluster.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

using Voxel = std::array<int, 3>;

/// Standard deviations in mm along the cluster's own axes, longest first.
std::array<double, 2> spread_of(const std::vector<Voxel>& voxels, const Volume& volume) {
  const double count = static_cast<double>(voxels.size());
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  for (const Voxel& voxel : voxels) {
    mean += volume.grid.lps(voxel[0], voxel[1], voxel[2]) / count;
  }
  Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
  for (const Voxel& voxel : voxels) {
    const Eigen::Vector3d offset = volume.grid.lps(voxel[0], voxel[1], voxel[2]) - mean;
    spread += offset * offset.transpose() / count;
  }
  const Eigen::Vector3d lengths = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(spread).eigenvalues();
  return {std::sqrt(std::max(lengths[2], 0.0)), std::sqrt(std::max(lengths[1], 0.01))};
}

/// Where in or about the body a place lies; nothing for the blurred border between.
struct Whereabouts {
  bool inside = false;
  std::optional<CementPlace> leak{};
};

Whereabouts whereabouts(const BodyPlace& place, const BodyRegion& region, const RimLine& rims) {
  const auto behind_rims = rims.behind_mm(place);
  if (behind_rims && *behind_rims > -2.0 * kBorderMm && std::abs(place.v_mm) <= kCanalHalfWidthMm) {
    if (*behind_rims > kBorderMm) {
      return {.leak = CementPlace::Canal};
    }
    if (place.radius_fraction > 1.0) {
      return {};
    }
  }
  const double least = std::min(place.from_superior_mm, place.from_inferior_mm);
  const double behind_mm = -place.depth_fraction * region.depth().depth_mm();
  if (place.radius_fraction <= 1.0 && least >= 0.0) {
    return {.inside = true};
  }
  if (place.radius_fraction <= 1.0 && least < -kBorderMm && least > -kDiscReachMm) {
    return {.leak = CementPlace::Disc};
  }
  if (least < -kDiscReachMm) {
    return {};
  }
  if (place.depth_fraction < kCementBackPart && std::abs(place.v_mm) <= kCanalHalfWidthMm) {
    return behind_mm > kBorderMm ? Whereabouts{.leak = CementPlace::Canal} : Whereabouts{};
  }
  return place.radius_fraction > 1.0 + kBorderMm / (0.5 * region.depth().depth_mm())
             ? Whereabouts{.leak = CementPlace::Paravertebral}
             : Whereabouts{};
}

class CementSearch {
 public:
  CementSearch(const VertebralBody& body, const Volume& volume)
      : body_(body),
        volume_(volume),
        region_(body),
        rims_(body),
        box_(box_around(volume, body, region_, kCementSearchMarginMm)) {}

  Cement run() {
    std::vector<VoxelCluster> apart;
    for (VoxelCluster& cluster : find_clusters(box_, Connection::Corners,
                                               [&](int i, int j, int k) { return volume_.at(i, j, k) > kCementHu; })) {
      if (volume_mm3(cluster.voxels.size()) < kLeastLeakMm3) {
        continue;
      }
      const std::size_t inside = count_inside(cluster);
      if (is_metal(cluster)) {
        cement_.metal = cement_.metal || inside > 0;
      } else if (inside > 0) {
        parts_.insert(cluster.voxels.begin(), cluster.voxels.end());
      } else {
        apart.push_back(std::move(cluster));
      }
    }
    measure(apart);
    return cement_;
  }

 private:
  [[nodiscard]] double volume_mm3(std::size_t voxels) const {
    return static_cast<double>(voxels) * voxel_volume_mm3(volume_);
  }
  [[nodiscard]] Whereabouts where(const Voxel& voxel) const {
    const auto place = place_of_voxel(volume_, body_, region_, voxel);
    return place ? whereabouts(*place, region_, rims_) : Whereabouts{};
  }
  [[nodiscard]] std::size_t count_inside(const VoxelCluster& cluster) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(cluster.voxels, [&](const Voxel& voxel) { return where(voxel).inside; }));
  }
  [[nodiscard]] double hu(const Voxel& voxel) const { return volume_.at(voxel[0], voxel[1], voxel[2]); }

  /// Attenuation above which a third of the voxels lie.
  template <typename Voxels>
  [[nodiscard]] double dense_hu(const Voxels& voxels) const {
    std::vector<double> values;
    for (const Voxel& voxel : voxels) {
      values.push_back(hu(voxel));
    }
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(2 * values.size() / 3);
    std::nth_element(values.begin(), place, values.end());
    return *place;
  }

  [[nodiscard]] bool is_metal(const VoxelCluster& cluster) const {
    double mean = 0.0;
    std::size_t behind = 0;
    for (const Voxel& voxel : cluster.voxels) {
      mean += hu(voxel) / static_cast<double>(cluster.voxels.size());
      const auto place = place_of_voxel(volume_, body_, region_, voxel);
      behind += place && -place->depth_fraction * region_.depth().depth_mm() > kBorderMm ? 1 : 0;
    }
    const auto [length, width] = spread_of(cluster.voxels, volume_);
    const double share = static_cast<double>(behind) / static_cast<double>(cluster.voxels.size());
    return mean > kCementMetalHu || (length / width >= kScrewSlenderness && share >= kScrewShareBehindWall);
  }

  /// The voxels of a set and next to it that are more cement than surroundings.
  [[nodiscard]] std::set<Voxel> to_half(const std::set<Voxel>& voxels, double cement_hu) const {
    std::set<Voxel> result;
    const double marrow = body_.quality.marrow_hu;
    for (const Voxel& voxel : voxels) {
      for (int step = 0; step < 27; ++step) {
        const Voxel next{voxel[0] + step % 3 - 1, voxel[1] + step / 3 % 3 - 1, voxel[2] + step / 9 - 1};
        if (result.contains(next) ||
            !volume_.contains_index(Eigen::Vector3i(next[0], next[1], next[2]).cast<double>())) {
          continue;
        }
        const double around = where(next).inside ? marrow : kSoftTissueHu;
        if (hu(next) >= 0.5 * (cement_hu + around)) {
          result.insert(next);
        }
      }
    }
    return result;
  }

  void measure(const std::vector<VoxelCluster>& apart) {
    const std::size_t seen_inside = static_cast<std::size_t>(
        std::ranges::count_if(parts_, [&](const Voxel& voxel) { return where(voxel).inside; }));
    if (volume_mm3(seen_inside) < kLeastCementCm3 * 1e3) {
      cement_.volume_cm3 = Measured<double>(0.0, 0.5 * kLeastCementCm3);
      return;
    }
    const double cement_hu = dense_hu(parts_);
    for (const VoxelCluster& cluster : apart) {
      if (dense_hu(cluster.voxels) >= kAlikeShare * cement_hu) {
        beside_.insert(cluster.voxels.begin(), cluster.voxels.end());
      }
    }
    std::array<std::vector<Voxel>, 3> leaked;
    // Apart from the body, cement in a disc may as well come from the next body: it is counted where it hangs together.
    for (const Voxel& voxel : to_half(beside_, cement_hu)) {
      const Whereabouts at = where(voxel);
      if (at.leak && *at.leak != CementPlace::Disc) {
        leaked.at(static_cast<std::size_t>(*at.leak)).push_back(voxel);
      }
    }
    for (const Voxel& voxel : to_half(parts_, cement_hu)) {
      const Whereabouts at = where(voxel);
      const PointLps point = volume_.grid.lps(voxel[0], voxel[1], voxel[2]);
      if (at.inside) {
        cement_.inside.push_back(point);
      } else if (at.leak) {
        leaked.at(static_cast<std::size_t>(*at.leak)).push_back(voxel);
      }
    }
    const double volume_cm3 = volume_mm3(cement_.inside.size()) * 1e-3;
    cement_.volume_cm3 = Measured<double>(volume_cm3, 0.1 * volume_cm3);
    add_leak(CementPlace::Canal, leaked[0]);
    add_leak(CementPlace::Disc, leaked[1]);
    add_beside(leaked[2]);
  }

  void add_leak(CementPlace place, const std::vector<Voxel>& voxels) {
    const double leak_mm3 = volume_mm3(voxels.size());
    if (leak_mm3 < kLeastLeakMm3) {
      return;
    }
    for (const Voxel& voxel : voxels) {
      cement_.outside.push_back(volume_.grid.lps(voxel[0], voxel[1], voxel[2]));
    }
    // A tenth as inside, and single voxels of the border.
    const double border = voxel_volume_mm3(volume_) * std::sqrt(static_cast<double>(voxels.size()));
    const auto same = std::ranges::find(cement_.leaks, place, &CementLeak::place);
    if (same == cement_.leaks.end()) {
      cement_.leaks.push_back({.place = place, .volume_mm3 = leak_mm3, .se_mm3 = std::hypot(0.1 * leak_mm3, border)});
    } else {
      same->volume_mm3 += leak_mm3;
      same->se_mm3 = std::hypot(same->se_mm3, 0.1 * leak_mm3, border);
    }
  }

  /// Strands are veins, clouds are not.
  void add_beside(const std::vector<Voxel>& voxels) {
    std::vector<std::uint8_t> mask(box_.voxel_count(), 0);
    const auto size = box_.size();
    for (const Voxel& voxel : voxels) {
      const Voxel at{voxel[0] - box_.low[0], voxel[1] - box_.low[1], voxel[2] - box_.low[2]};
      if (std::ranges::min(at) >= 0 && at[0] < size[0] && at[1] < size[1] && at[2] < size[2]) {
        mask[static_cast<std::size_t>(at[0]) +
             static_cast<std::size_t>(size[0]) *
                 (static_cast<std::size_t>(at[1]) +
                  static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(at[2]))] = 1;
      }
    }
    for (const VoxelCluster& cluster : clusters_of(box_, std::move(mask), Connection::Corners)) {
      // A solid strand of width w has a standard deviation of w / 4 across, of length l one of l / sqrt(12) along.
      const auto [length, width] = spread_of(cluster.voxels, volume_);
      const bool strand = 4.0 * width <= kVeinWidthMm && std::sqrt(12.0) * length >= kVeinSlenderness * 4.0 * width;
      add_leak(strand ? CementPlace::Vein : CementPlace::Paravertebral, cluster.voxels);
    }
  }

  const VertebralBody& body_;
  const Volume& volume_;
  BodyRegion region_;
  RimLine rims_;
  VoxelBox box_;
  std::set<Voxel> parts_;   ///< that hang together with cement in the body
  std::set<Voxel> beside_;  ///< as dense, and apart from it
  Cement cement_;
};

}  // namespace

std::string_view name(CementPlace place) {
  constexpr std::array<std::string_view, 4> kNames{"canal", "disc", "paravertebral", "vein"};
  return kNames.at(static_cast<std::size_t>(place));
}

Cement find_cement(const VertebralBody& body, const Volume* volume) {
  const auto why = why_not_measurable(body);
  if (volume == nullptr) {
    return why ? Cement{.volume_cm3 = *why} : Cement{};
  }
  if (!why) {
    return CementSearch(body, *volume).run();
  }
  // A body without walls or endplates has no inside to look into.
  const bool outlined = depth_range(body) && body.superior.found_count() > 0 && body.inferior.found_count() > 0;
  const Cement seen = outlined ? CementSearch(body, *volume).run() : Cement{};
  return {.volume_cm3 = *why, .metal = seen.metal, .seen_unmeasured = seen.present(), .inside = seen.inside};
}

}  // namespace kyphos::measure
