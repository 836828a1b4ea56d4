#include "pipeline/segment/body/walls.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "pipeline/fit/half_fall.h"
#include "pipeline/fit/optimal_surface.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

double angle_of(int ray) { return 2.0 * std::numbers::pi * ray / kWallsAngles; }

double ellipse_radius(double half_depth, double angle) {
  const double a = std::cos(angle) / half_depth;
  const double b = std::sin(angle) / (kWidthOverDepth * half_depth);
  return std::pow(std::pow(std::abs(a), kRoundness.value) + std::pow(std::abs(b), kRoundness.value), -1.0 / kRoundness);
}

/// On MR a thin dark cortex parts marrow from fat and ligament as bright as it: what lies beyond counts no brighter
/// than the darkest on the way there.
void close_beyond_cortex(std::vector<float>& profile, std::size_t from) {
  float darkest = std::numeric_limits<float>::max();
  for (std::size_t i = from; i < profile.size(); ++i) {
    if (profile[i] <= measure::kOutsideHu) {
      continue;
    }
    if (profile[i] < kCortexBelow || darkest < kCortexBelow) {
      darkest = std::min(darkest, profile[i]);
      profile[i] = darkest;
    }
  }
}

class Rays {
 public:
  Rays(const measure::Sampler& sampler, const WallRequest& request)
      : request_(request), has_dark_cortex_(!sampler.volume().is_attenuation()) {
    from_mm_ = kRayFrom * request.half_depth_mm;
    const double to_mm = kRayTo * kWidthOverDepth * request.half_depth_mm + kRayBeyondMm;
    samples_ = static_cast<int>((to_mm - from_mm_) / kWallsSampleStepMm) + 1;
    profiles_.resize(static_cast<std::size_t>(kWallsAngles) * kWallsLevels);
    for (int level = 0; level < kWallsLevels; ++level) {
      for (int ray = 0; ray < kWallsAngles; ++ray) {
        auto& profile = profiles_[cell(ray, level)];
        for (int i = 0; i < samples_; ++i) {
          const double r = position(i);
          profile.push_back(
              sampler.hu_or(request.frame.lps(r * std::cos(angle_of(ray)), r * std::sin(angle_of(ray)), height(level)),
                            measure::kOutsideHu));
        }
      }
    }
  }
  [[nodiscard]] double height(int level) const {
    return request_.low_s_mm + (kFirstLevel + kLevelStep * level) * (request_.high_s_mm - request_.low_s_mm);
  }
  [[nodiscard]] int samples() const { return samples_; }
  [[nodiscard]] bool has_dark_cortex() const { return has_dark_cortex_; }
  [[nodiscard]] double position(int i) const { return from_mm_ + i * kWallsSampleStepMm; }
  [[nodiscard]] static std::size_t cell(int ray, int level) {
    const int wrapped = (ray % kWallsAngles + kWallsAngles) % kWallsAngles;
    return static_cast<std::size_t>(level) * kWallsAngles + static_cast<std::size_t>(wrapped);
  }
  /// Mean of the ray with its neighbours in angle and height.
  [[nodiscard]] std::vector<float> mean_profile(int ray, int level) const {
    std::vector<float> mean(static_cast<std::size_t>(samples_), measure::kOutsideHu);
    for (int i = 0; i < samples_; ++i) {
      float sum = 0.0F;
      int count = 0;
      for (int dl = -1; dl <= 1; ++dl) {
        for (int dr = -1; dr <= 1; ++dr) {
          if (level + dl < 0 || level + dl >= kWallsLevels) {
            continue;
          }
          const float value = profiles_[cell(ray + dr, level + dl)][static_cast<std::size_t>(i)];
          if (value > measure::kOutsideHu) {
            sum += value;
            ++count;
          }
        }
      }
      if (count >= 3) {
        mean[static_cast<std::size_t>(i)] = sum / static_cast<float>(count);
      }
    }
    if (has_dark_cortex_) {
      const double sure_mm = kCortexFromPart * ellipse_radius(request_.half_depth_mm, angle_of(ray));
      close_beyond_cortex(mean, static_cast<std::size_t>((sure_mm - from_mm_) / kWallsSampleStepMm));
    }
    return mean;
  }

 private:
  const WallRequest& request_;
  bool has_dark_cortex_ = false;  ///< an MR
  double from_mm_ = 0.0;
  int samples_ = 0;
  std::vector<std::vector<float>> profiles_;
};

/// Falling edge (bone inside, soft tissue outside) at every sample.
std::vector<float> falling_edge(const std::vector<float>& profile) {
  const int box = static_cast<int>(std::lround(kWallsBoxMm / kWallsSampleStepMm));
  std::vector<float> edge(profile.size(), measure::kOutsideHu);
  for (int i = box; i + box < static_cast<int>(profile.size()); ++i) {
    float inner = 0.0F;
    float outer = 0.0F;
    bool seen = true;
    for (int k = 0; k < box && seen; ++k) {
      const float a = profile[static_cast<std::size_t>(i - 1 - k)];
      const float b = profile[static_cast<std::size_t>(i + k)];
      seen = a > measure::kOutsideHu && b > measure::kOutsideHu;
      inner += std::clamp(a, kWallDarkestHu.value, kWallBrightestHu.value);
      outer += std::clamp(b, kWallDarkestHu.value,
                          kWallBrightestHu.value);  // lung beside a thoracic body is no better edge than fat
    }
    if (seen) {
      edge[static_cast<std::size_t>(i)] = (inner - outer) / static_cast<float>(box);
    }
  }
  return edge;
}

/// Rays are repeated by half a turn on each side, so that the optimal surface closes on itself.
constexpr int kPadding = kWallsAngles / 2;

std::vector<double> rough_radii(const Rays& rays, const WallRequest& request) {
  SurfaceRewards rewards(kWallsAngles + 2 * kPadding, kWallsLevels, rays.samples(), 0.0F);
  std::vector<std::vector<float>> edges(static_cast<std::size_t>(kWallsAngles) * kWallsLevels);
  std::vector<double> strongest;
  for (int level = 0; level < kWallsLevels; ++level) {
    for (int ray = 0; ray < kWallsAngles; ++ray) {
      auto& edge = edges[Rays::cell(ray, level)];
      edge = falling_edge(rays.mean_profile(ray, level));
      strongest.push_back(std::max(0.0, static_cast<double>(*std::ranges::max_element(edge))));
    }
  }
  const auto unit = static_cast<float>(std::max(kLeastWallHu.value, quantile(strongest, kClearWallQuantile)));
  for (int level = 0; level < kWallsLevels; ++level) {
    for (int ray = -kPadding; ray < kWallsAngles + kPadding; ++ray) {
      const auto& edge = edges[Rays::cell(ray, level)];
      const double expected = ellipse_radius(request.half_depth_mm, angle_of(ray));
      float* const reward = rewards.cell(ray + kPadding, level);
      for (int i = 0; i < rays.samples(); ++i) {
        const float value = edge[static_cast<std::size_t>(i)];
        reward[i] = (value > measure::kOutsideHu ? std::clamp(value / unit, -1.0F, kMostWallReward.value)
                                                 : -kUnseenWallCost.value) -
                    kEllipsePull * static_cast<float>(std::abs(rays.position(i) - expected));
      }
    }
  }
  const auto labels = find_optimal_surface(rewards, {.jump_cost = kWallsJumpCost, .largest_jump = kWallsLargestJump});
  std::vector<double> radii(static_cast<std::size_t>(kWallsAngles) * kWallsLevels);
  for (int level = 0; level < kWallsLevels; ++level) {
    for (int ray = 0; ray < kWallsAngles; ++ray) {
      const auto label = labels[static_cast<std::size_t>(level) * (kWallsAngles + 2 * kPadding) +
                                static_cast<std::size_t>(ray + kPadding)];
      radii[Rays::cell(ray, level)] = rays.position(label);
    }
  }
  return radii;
}

/// Part of the rays near the mid-sagittal plane, in front and behind, whose wall lies inside the scan.
double held_fraction(const Rays& rays, const std::vector<double>& radii) {
  int held = 0;
  int all = 0;
  for (int level = 0; level < kWallsLevels; ++level) {
    for (const int centre : {0, kWallsAngles / 2}) {
      for (int ray = centre - 3; ray <= centre + 3; ++ray) {
        const auto profile = rays.mean_profile(ray, level);
        const double beyond = radii[Rays::cell(ray, level)] + kWallSeenMm;
        const int at = static_cast<int>((beyond - rays.position(0)) / kWallsSampleStepMm);
        ++all;
        held += at < rays.samples() && profile[static_cast<std::size_t>(at)] > measure::kOutsideHu ? 1 : 0;
      }
    }
  }
  return static_cast<double>(held) / all;
}

struct Radius {
  double mm = 0.0;
  double se_mm = 1.0;  ///< of an unrefined radius: half the box that found it
};

Radius refine(const Rays& rays, int ray, int level, double start_mm, const PointSpread& spread) {
  const auto profile = rays.mean_profile(ray, level);
  const auto [first, last] = first_seen(profile);
  if (last - first >= 12) {
    const std::span<const float> seen(profile.data() + first, last - first);
    const double first_mm = rays.position(static_cast<int>(first));
    if (const auto fit = rays.has_dark_cortex()
                             ? fit_half_fall(seen, first_mm, kWallsSampleStepMm, start_mm, kWallReachMm)
                             : fit_edge(seen, first_mm, kWallsSampleStepMm, start_mm, kWallReachMm, spread)) {
      return {.mm = fit->position_mm, .se_mm = fit->se_mm};
    }
  }
  return {.mm = start_mm};
}

/// Mean u of the wall within 4 mm of the mid-sagittal plane, looking to `centre_ray`.
measure::WallPoint mid_wall(const std::vector<Radius>& radii, int centre_ray, int level, double s_mm) {
  measure::WallPoint point{.s_mm = s_mm};
  double weight = 0.0;
  for (int ray = centre_ray - 3; ray <= centre_ray + 3; ++ray) {
    const Radius& radius = radii[Rays::cell(ray, level)];
    if (std::abs(radius.mm * std::sin(angle_of(ray))) <= measure::kCentralHalfSlabMm) {
      point.u_mm += radius.mm * std::cos(angle_of(ray));
      point.se_mm += radius.se_mm;
      weight += 1.0;
    }
  }
  point.u_mm /= weight;
  point.se_mm /= weight * std::sqrt(weight);
  return point;
}

}  // namespace

FoundWalls find_walls(const measure::Sampler& sampler, const WallRequest& request) {
  const Rays rays(sampler, request);
  FoundWalls walls;
  const auto rough = rough_radii(rays, request);
  walls.inside_fraction = held_fraction(rays, rough);
  std::vector<Radius> radii(rough.size());
  for (int level = 0; level < kWallsLevels; ++level) {
    for (int ray = 0; ray < kWallsAngles; ++ray) {
      radii[Rays::cell(ray, level)] = refine(rays, ray, level, rough[Rays::cell(ray, level)], request.spread);
    }
  }
  for (int level = 0; level < kWallsLevels; ++level) {
    measure::AxialOutline outline{.s_mm = rays.height(level), .radius_mm = {}};
    for (int ray = 0; ray < kWallsAngles; ++ray) {
      const std::vector<double> around{radii[Rays::cell(ray - 1, level)].mm, radii[Rays::cell(ray, level)].mm,
                                       radii[Rays::cell(ray + 1, level)].mm};
      outline.radius_mm.push_back(quantile(around, 0.5));
    }
    walls.outlines.push_back(outline);
    walls.posterior.push_back(mid_wall(radii, kWallsAngles / 2, level, rays.height(level)));
    walls.anterior.push_back(mid_wall(radii, 0, level, rays.height(level)));
  }
  return walls;
}

}  // namespace kyphos::pipeline
