#include "measure/finding/canal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "measure/finding/body_region.h"
#include "measure/finding/cement.h"
#include "measure/finding/wall_parameters.h"
#include "measure/median.h"

namespace kyphos::measure {
namespace {

/// Attenuation along -u (index 0 in the body, growing to posterior), mean of some lines side by side.
struct Profile {
  double first_u_mm = 0.0;
  std::vector<double> hu;

  [[nodiscard]] double u_mm(double index) const { return first_u_mm - index * kProfileStepMm; }
};

/// How far the lines whose mean is read lie from the middle, in mm.
struct Breadth {
  std::span<const double> across;
  std::span<const double> along;
};
constexpr std::array kMiddleOnly{0.0};
/// A fragment stands back farthest in the middle and at one height: a wider mean reads it too short.
constexpr std::array kNarrow{-1.0, -0.5, 0.0, 0.5, 1.0};
/// A lamina is broad and smooth, and behind it noise in the sac must not pass for bone.
constexpr std::array kBroad{-2.0, -1.0, 0.0, 1.0, 2.0};
constexpr std::array kThreeHeights{-1.0, 0.0, 1.0};

std::optional<double> mean_hu(const VertebralBody& body, const Sampler& sampler, const Breadth& breadth, double u_mm,
                              double s_mm) {
  double sum = 0.0;
  for (const double v : breadth.across) {
    for (const double s : breadth.along) {
      const auto hu = sampler.hu_at(body.frame.lps(u_mm, v, s_mm + s));
      if (!hu) {
        return std::nullopt;
      }
      sum += static_cast<double>(*hu);
    }
  }
  return sum / static_cast<double>(breadth.across.size() * breadth.along.size());
}

Profile read_profile(const VertebralBody& body, const Sampler& sampler, const Breadth& breadth, double wall_u_mm,
                     double s_mm) {
  Profile profile{.first_u_mm = wall_u_mm + kInFrontMm, .hu = {}};
  const int count = static_cast<int>((kInFrontMm + kBehindMm) / kProfileStepMm) + 1;
  for (int i = 0; i < count; ++i) {
    const auto hu = mean_hu(body, sampler, breadth, profile.u_mm(i), s_mm);
    if (!hu) {  // the scan ends here: what lies before it may still show the canal
      return profile;
    }
    profile.hu.push_back(*hu);
  }
  return profile;
}

/// The first and last index of the first soft stretch of at least kLeastDepthMm that begins within reach of the wall.
std::optional<std::array<std::size_t, 2>> soft_stretch(const Profile& profile) {
  const auto least = static_cast<std::size_t>(kLeastDepthMm / kProfileStepMm);
  const auto from = static_cast<std::size_t>((kInFrontMm - 3.0) / kProfileStepMm);
  const auto until = static_cast<std::size_t>((kInFrontMm + kCanalReachMm) / kProfileStepMm);
  for (std::size_t start = from; start < until && start < profile.hu.size(); ++start) {
    std::size_t end = start;
    while (end < profile.hu.size() && profile.hu[end] < kCanalSoftHu) {
      ++end;
    }
    if (end - start >= least) {
      return std::array{start, end - 1};
    }
    start = end;
  }
  return std::nullopt;
}

/// Where the profile crosses half-way between the soft level and the bone's peak, walking from `from` by `step`; the
/// peak is the highest value within 4 mm beyond the stretch.
std::optional<double> edge_index(const Profile& profile, std::size_t from, int step, double soft_hu) {
  constexpr int kPeakReach = static_cast<int>(4.0 / kProfileStepMm);
  const auto at = [&](int offset) -> std::optional<double> {
    const auto index = static_cast<std::ptrdiff_t>(from) + std::ptrdiff_t{step} * offset;
    return index < 0 || index >= std::ssize(profile.hu) ? std::nullopt
                                                        : std::optional(profile.hu[static_cast<std::size_t>(index)]);
  };
  double peak = soft_hu;
  for (int offset = 0; offset <= kPeakReach && at(offset); ++offset) {
    peak = std::max(peak, *at(offset));
  }
  if (peak - soft_hu < kLeastStepHu) {
    return std::nullopt;
  }
  const double half = 0.5 * (peak + soft_hu);
  for (int offset = -4; offset < kPeakReach; ++offset) {
    const auto here = at(offset);
    const auto next = at(offset + 1);
    if (here && next && *here < half && *next >= half) {
      return static_cast<double>(from) + step * (offset + (half - *here) / (*next - *here));
    }
  }
  return std::nullopt;
}

/// A soft stretch of a profile with its attenuation.
struct Soft {
  std::size_t first = 0;
  std::size_t last = 0;
  double hu = 0.0;
};

std::optional<Soft> find_soft(const Profile& profile) {
  const auto stretch = profile.hu.empty() ? std::nullopt : soft_stretch(profile);
  if (!stretch) {
    return std::nullopt;
  }
  const auto [first, last] = *stretch;
  return Soft{.first = first,
              .last = last,
              .hu = median_of({profile.hu.begin() + static_cast<std::ptrdiff_t>(first),
                               profile.hu.begin() + static_cast<std::ptrdiff_t>(last) + 1})};
}

std::optional<CanalPoint> read_point(const VertebralBody& body, const Sampler& sampler, double wall_u_mm, double s_mm) {
  const Profile narrow = read_profile(body, sampler, {.across = kNarrow, .along = kMiddleOnly}, wall_u_mm, s_mm);
  if (!narrow.hu.empty() && std::ranges::max(narrow.hu) > kCementHu) {
    return std::nullopt;  // cement behind the wall, or metal, is no wall
  }
  const auto canal = find_soft(narrow);
  const auto front = canal ? edge_index(narrow, canal->first, -1, canal->hu) : std::nullopt;
  if (!front) {
    return std::nullopt;
  }
  CanalPoint point{.s_mm = s_mm, .front_u_mm = narrow.u_mm(*front)};
  const Profile broad = read_profile(body, sampler, {.across = kBroad, .along = kThreeHeights}, wall_u_mm, s_mm);
  const auto behind = find_soft(broad);
  const auto back = behind ? edge_index(broad, behind->last, 1, behind->hu) : std::nullopt;
  if (back && point.front_u_mm - broad.u_mm(*back) <= kMostDepthMm) {
    point.back_u_mm = broad.u_mm(*back);
  }
  return point;
}

std::vector<CanalPoint> canal_of_walls(const VertebralBody& body) {
  std::vector<CanalPoint> points;
  for (const WallPoint& wall : body.posterior_wall) {
    CanalPoint point{.s_mm = wall.s_mm, .front_u_mm = wall.u_mm};
    const auto nearest = std::ranges::min_element(
        body.canal_posterior, {}, [&](const WallPoint& back) { return std::abs(back.s_mm - wall.s_mm); });
    if (nearest != body.canal_posterior.end() && std::abs(nearest->s_mm - wall.s_mm) <= 1.0) {
      point.back_u_mm = nearest->u_mm;
    }
    points.push_back(point);
  }
  return points;
}

/// Height of an endplate where the posterior wall meets it; its mean where it was not found there.
double height_at_wall(const EndplateSurface& surface, const DepthRange& depth, double mean_mm) {
  const auto point = surface.interpolate(depth.u_at_fraction(kPosteriorStation), 0.0);
  return point ? point->s_mm : mean_mm;
}

}  // namespace

std::vector<CanalPoint> find_canal(const VertebralBody& body, const Volume* volume) {
  const auto depth = depth_range(body);
  if (!depth) {
    return {};
  }
  if (volume == nullptr) {
    return canal_of_walls(body);
  }
  const BodyRegion region(body);
  const Sampler sampler(*volume);
  // The wall at this height, not its mean: a bulge stands back from it by more than the search allows.
  const auto wall_u_mm = [&](double s_mm) {
    const auto nearest = std::ranges::min_element(body.posterior_wall, {},
                                                  [&](const WallPoint& point) { return std::abs(point.s_mm - s_mm); });
    return std::abs(nearest->s_mm - s_mm) <= 4.0 ? nearest->u_mm : depth->posterior_u_mm;
  };
  std::vector<CanalPoint> points;
  const double bottom = height_at_wall(body.inferior, *depth, region.bottom_mm());
  const double top = height_at_wall(body.superior, *depth, region.top_mm());
  for (double s = bottom + 1.0; s <= top - 1.0 + 1e-9; s += 1.0) {
    if (const auto point = read_point(body, sampler, wall_u_mm(s), s)) {
      points.push_back(*point);
    }
  }
  return points;
}

}  // namespace kyphos::measure
