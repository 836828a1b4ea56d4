#include "measure/mr/fluid_cleft.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/finding/body_region.h"
#include "measure/finding/voxel_cluster.h"
#include "measure/median.h"
#include "measure/mr/marrow_signal.h"
#include "measure/mr/parameters.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

constexpr double kBrightThird = 2.0 / 3.0;

/// Brightest tissue close behind a body: the fluid of the dural sac where it is bright at all.
std::optional<double> sac_behind(const VertebralBody& body, const Sampler& sampler) {
  const auto depth = depth_range(body);
  if (why_not_measurable(body) || !depth) {
    return std::nullopt;
  }
  constexpr double kHalfWidthMm = 4.0;
  constexpr double kBright = 0.85;
  constexpr std::size_t kLeast = 30;
  const BodyRegion region(body);
  std::vector<double> signals;
  for (double s = region.bottom_mm(); s <= region.top_mm(); s += kMarrowStepMm) {
    for (double v = -kHalfWidthMm; v <= kHalfWidthMm; v += kMarrowStepMm) {
      for (double behind = kSacFromMm; behind <= kSacToMm; behind += 1.0) {
        if (const auto signal = sampler.hu_at(body.frame.lps(depth->posterior_u_mm - behind, v, s))) {
          signals.push_back(static_cast<double>(*signal));
        }
      }
    }
  }
  return signals.size() < kLeast ? std::nullopt : std::optional(quantile_of(std::move(signals), kBright));
}

/// Marrow and fluid of one body, in the series' own signal.
struct Scale {
  double marrow = 0.0;
  double fluid = 0.0;
  [[nodiscard]] double way(double signal) const { return (signal - marrow) / (fluid - marrow); }
};

/// How the voxels of a bright cluster lie to the body.
struct FluidShares {
  std::size_t inside = 0;
  std::size_t beyond = 0;
  double depth = 0.0;
  double height = 0.0;
};

FluidShares fluid_shares(const VoxelCluster& cluster, const VertebralBody& body, const BodyRegion& region,
                         const Volume& volume) {
  FluidShares shares;
  for (const auto& voxel : cluster.voxels) {
    const auto place = place_of_voxel(volume, body, region, voxel);
    const double least = place ? std::min(place->from_superior_mm, place->from_inferior_mm) : -1.0;
    if (!place || least < kFluidMarginMm || place->radius_fraction > kMarrowRadiusFraction) {
      ++shares.beyond;
      continue;
    }
    const double height = place->from_inferior_mm / std::max(place->from_superior_mm + place->from_inferior_mm, 1e-6);
    ++shares.inside;
    shares.depth += place->depth_fraction;
    shares.height += height;
  }
  if (shares.inside > 0) {
    shares.depth /= static_cast<double>(shares.inside);
    shares.height /= static_cast<double>(shares.inside);
  }
  return shares;
}

bool is_vein(const FluidShares& shares) {
  return shares.depth < kVeinDepth && shares.height > 1.0 / 3.0 && shares.height < 2.0 / 3.0;
}

/// Fluid in mm3: a cluster's voxels and those beside them, each by how far it is from marrow to fluid.
double fluid_mm3(const VoxelCluster& cluster, const Volume& volume, const Scale& scale) {
  double sum = 0.0;
  for (const auto& voxel : cluster.voxels) {
    sum += std::clamp(scale.way(volume.at(voxel[0], voxel[1], voxel[2])), 0.0, 1.0);
  }
  return sum * voxel_volume_mm3(volume);
}

double brightness(const VoxelCluster& cluster, const Volume& volume, const Scale& scale) {
  std::vector<double> ways;
  for (const auto& voxel : cluster.voxels) {
    ways.push_back(scale.way(volume.at(voxel[0], voxel[1], voxel[2])));
  }
  return quantile_of(std::move(ways), kBrightThird);
}

std::string fluid_third(double part, const std::array<const char*, 3>& names) {
  return names.at(part < 1.0 / 3.0 ? 0 : part < 2.0 / 3.0 ? 1 : 2);
}

/// The largest cleft of one body.
FluidCleft cleft_of(const VertebralBody& body, const Volume& volume, const Scale& scale) {
  const BodyRegion region(body);
  const double limit = scale.marrow + kFluidHalfWay * (scale.fluid - scale.marrow);
  constexpr double kAroundMm = 4.0;
  const auto clusters =
      find_clusters(box_around(volume, body, region, kAroundMm), Connection::Faces, [&](int i, int j, int k) {
        const auto signal = volume.at(i, j, k);
        return signal != kOutsideScan && static_cast<double>(signal) > limit;
      });
  std::size_t inside_body = 0;
  region.for_each_place(kMarrowStepMm, [&](const BodyPlace&) { ++inside_body; });
  const double body_mm3 = static_cast<double>(inside_body) * std::pow(kMarrowStepMm.value, 3);
  const double voxel_mm3 = voxel_volume_mm3(volume);
  FluidCleft cleft{.volume_mm3 = Measured<double>(0.0, 0.5 * kLeastFluidMm3)};
  for (const VoxelCluster& cluster : clusters) {
    const double mm3 = static_cast<double>(cluster.voxels.size()) * voxel_mm3;
    const FluidShares shares = fluid_shares(cluster, body, region, volume);
    const auto all = static_cast<double>(cluster.voxels.size());
    if (mm3 < kLeastFluidMm3 || mm3 > kMostOfBody * body_mm3 || shares.inside == 0 ||
        static_cast<double>(shares.beyond) > kFluidBeyond * all || is_vein(shares)) {
      continue;
    }
    const double way = brightness(cluster, volume, scale);
    const double fluid = fluid_mm3(cluster, volume, scale);
    if (way < kFluidAsBright || fluid <= cleft.volume_mm3.value()) {
      continue;
    }
    // Its border voxels are part fluid; the level of pure fluid is known to a sixth.
    constexpr double kLevelError = 0.17;
    cleft.volume_mm3 = Measured<double>(fluid, std::hypot(kLevelError * fluid, voxel_mm3 * std::sqrt(all)));
    cleft.of_fluid = Measured<double>(way, kLevelError * way);
    cleft.place = fluid_third(shares.depth, {"posterior", "central", "anterior"}) + " " +
                  fluid_third(shares.height, {"inferior", "middle", "superior"});
    cleft.voxels.clear();
    for (const auto& voxel : cluster.voxels) {
      cleft.voxels.push_back(volume.grid.lps(voxel[0], voxel[1], voxel[2]));
    }
  }
  return cleft;
}

/// Middle of what lies behind a body and its neighbours: one level's sac may be pressed flat.
std::optional<double> sac_around(const std::vector<std::optional<double>>& sacs, std::size_t index) {
  std::vector<double> near;
  for (std::size_t i = index == 0 ? 0 : index - 1; i < std::min(sacs.size(), index + 2); ++i) {
    if (sacs[i]) {
      near.push_back(*sacs[i]);
    }
  }
  return near.empty() ? std::nullopt : std::optional(median_of(std::move(near)));
}

}  // namespace

std::vector<FluidCleft> find_fluid_clefts(std::span<const VertebralBody> bodies, const std::vector<bool>& fractured,
                                          const std::vector<MrSeries>& series) {
  std::vector<FluidCleft> clefts(bodies.size());
  const MrSeries* const fluid = fluid_series(series);
  if (fluid == nullptr) {
    for (FluidCleft& cleft : clefts) {
      cleft.volume_mm3 = WhyNot{"no T2 or fluid-sensitive series of this study could be read on its bodies"};
    }
    return clefts;
  }
  const Sampler sampler(*fluid->volume);
  const double black = black_of(*fluid->volume);
  const auto samples = marrow_samples(bodies, *fluid->volume);
  std::vector<std::optional<double>> sacs;
  for (const VertebralBody& body : bodies) {
    sacs.push_back(sac_behind(body, sampler));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const auto sac = sac_around(sacs, i);
    if (!samples[i] || !sac) {
      clefts[i].volume_mm3 = WhyNot{"it is not measured, or the series does not show it"};
    } else {
      std::vector<double> levels;
      for (const MarrowPlace& place : samples[i]->places) {
        levels.push_back(place.log_signal);
      }
      const double marrow = black + std::exp(median_of(std::move(levels)));
      if (*sac - black < kFluidOverMarrow * (marrow - black)) {
        clefts[i].volume_mm3 = WhyNot{"the dural sac behind it is not clearly brighter than marrow"};
      } else {
        clefts[i] = cleft_of(bodies[i], *fluid->volume, {.marrow = marrow, .fluid = *sac});
      }
    }
    clefts[i].series = fluid->name;
    clefts[i].collapsed = i < fractured.size() && fractured[i];
  }
  return clefts;
}

}  // namespace kyphos::measure
