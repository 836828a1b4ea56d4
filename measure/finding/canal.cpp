#include "measure/finding/canal.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "measure/finding/body_region.h"

namespace kyphos::measure {
namespace {

constexpr double kStepMm = 0.5;
constexpr double kInFrontMm = 6.0;  ///< the profile starts inside the body
constexpr double kBehindMm = 34.0;  ///< and ends behind the arch: the widest canals measure 25 mm
constexpr double kLeastDepthMm = 4.0;
constexpr double kMostDepthMm = 27.0;
/// Cord, sac, fat and muscle stay below this, trabecular bone with its cortex rises above.
constexpr double kSoftHu = 110.0;
constexpr double kLeastStepHu = 80.0;

/// Attenuation along -u (index 0 in the body, growing to posterior), mean of the central slab.
struct Profile {
  double first_u_mm = 0.0;
  std::vector<double> hu;

  [[nodiscard]] double u_mm(double index) const { return first_u_mm - index * kStepMm; }
};

Profile read_profile(const VertebralBody& body, const Sampler& sampler, double wall_u_mm, double s_mm) {
  // A fragment stands back farthest in the middle: a wider mean reads it too short.
  constexpr std::array<double, 3> kAcross{-1.5, 0.0, 1.5};
  Profile profile{.first_u_mm = wall_u_mm + kInFrontMm, .hu = {}};
  const int count = static_cast<int>((kInFrontMm + kBehindMm) / kStepMm) + 1;
  for (int i = 0; i < count; ++i) {
    double sum = 0.0;
    for (const double v : kAcross) {
      const auto hu = sampler.hu_at(body.frame.lps(profile.u_mm(i), v, s_mm));
      if (!hu) {  // the scan ends here: what lies before it may still show the canal
        return profile;
      }
      sum += static_cast<double>(*hu);
    }
    profile.hu.push_back(sum / static_cast<double>(kAcross.size()));
  }
  return profile;
}

/// The first and last index of the first soft stretch of at least kLeastDepthMm that begins within reach of the wall.
std::optional<std::array<std::size_t, 2>> soft_stretch(const Profile& profile) {
  constexpr double kReachMm = 16.0;  // bone may stand back into the canal
  const auto least = static_cast<std::size_t>(kLeastDepthMm / kStepMm);
  const auto from = static_cast<std::size_t>((kInFrontMm - 3.0) / kStepMm);
  const auto until = static_cast<std::size_t>((kInFrontMm + kReachMm) / kStepMm);
  for (std::size_t start = from; start < until && start < profile.hu.size(); ++start) {
    std::size_t end = start;
    while (end < profile.hu.size() && profile.hu[end] < kSoftHu) {
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
  constexpr int kPeakReach = static_cast<int>(4.0 / kStepMm);
  const auto at = [&](int offset) -> std::optional<double> {
    const auto index = static_cast<std::ptrdiff_t>(from) + step * offset;
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

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::optional<CanalPoint> read_point(const VertebralBody& body, const Sampler& sampler, double wall_u_mm, double s_mm) {
  const Profile profile = read_profile(body, sampler, wall_u_mm, s_mm);
  const auto stretch = profile.hu.empty() ? std::nullopt : soft_stretch(profile);
  if (!stretch) {
    return std::nullopt;
  }
  const auto [start, end] = *stretch;
  const double soft = median_of({profile.hu.begin() + static_cast<std::ptrdiff_t>(start),
                                 profile.hu.begin() + static_cast<std::ptrdiff_t>(end) + 1});
  const auto front = edge_index(profile, start, -1, soft);
  if (!front) {
    return std::nullopt;
  }
  CanalPoint point{.s_mm = s_mm, .front_u_mm = profile.u_mm(*front)};
  const auto back = edge_index(profile, end, 1, soft);
  if (back && point.front_u_mm - profile.u_mm(*back) <= kMostDepthMm) {
    point.back_u_mm = profile.u_mm(*back);
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

/// A point of the arches' front in the frame of some body.
struct BackPoint {
  double s_mm;
  double u_mm;
};

constexpr double kBeyondEndsMm = 8.0;
constexpr std::size_t kLeastBacks = 6;
constexpr double kForemost = 0.75;  ///< quantile of u: a quarter of the edges lies in front
/// Laminae lie within this behind the foremost ones; the next bone behind a gap between them lies 8 mm and more behind.
constexpr double kLaminaMm = 4.0;

/// Every bone edge behind the canal at a body's height, its neighbours' included, in the frame of the body.
std::vector<BackPoint> backs_around(std::span<const VertebralBody> bodies,
                                    const std::vector<std::vector<CanalPoint>>& canals, std::size_t index) {
  std::vector<BackPoint> backs;
  if (canals[index].empty()) {
    return backs;
  }
  const double low = canals[index].front().s_mm - kBeyondEndsMm;
  const double high = canals[index].back().s_mm + kBeyondEndsMm;
  const std::size_t first = index == 0 ? 0 : index - 1;
  for (std::size_t other = first; other <= index + 1 && other < bodies.size(); ++other) {
    for (const CanalPoint& point : canals[other]) {
      if (point.back_u_mm) {
        const PointLps place = bodies[other].frame.lps(*point.back_u_mm, 0.0, point.s_mm);
        const Eigen::Vector3d here = bodies[index].frame.frame_coordinates(place);
        if (here.z() >= low && here.z() <= high) {
          backs.push_back({.s_mm = here.z(), .u_mm = here.x()});
        }
      }
    }
  }
  return backs;
}

/// The value below which a part of them lies.
double quantile_of(std::vector<double> values, double part) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

/// The hindmost that a lamina may lie.
std::optional<double> hindmost_lamina_mm(const std::vector<BackPoint>& backs) {
  std::vector<double> all;
  for (const BackPoint& back : backs) {
    all.push_back(back.u_mm);
  }
  return all.size() < kLeastBacks ? std::nullopt : std::optional(quantile_of(std::move(all), kForemost) - kLaminaMm);
}

/// On the straight line between the laminae above and below a height; beyond them the nearest.
double between_laminae(const std::vector<BackPoint>& laminae, double s_mm) {
  const auto above = std::ranges::find_if(laminae, [&](const BackPoint& back) { return back.s_mm > s_mm; });
  if (above == laminae.begin()) {
    return laminae.front().u_mm;
  }
  const BackPoint& below = *(above - 1);
  if (above == laminae.end()) {
    return below.u_mm;
  }
  const double part = (s_mm - below.s_mm) / (above->s_mm - below.s_mm);
  return below.u_mm + part * (above->u_mm - below.u_mm);
}

/// Height of an endplate where the posterior wall meets it; its mean where it was not found there.
double height_at_wall(const EndplateSurface& surface, const DepthRange& depth, double mean_mm) {
  const auto point = surface.interpolate(depth.u_at_fraction(kPosteriorStation), 0.0);
  return point ? point->s_mm : mean_mm;
}

}  // namespace

std::vector<std::vector<CanalPoint>> level_backs(std::span<const VertebralBody> bodies,
                                                 std::vector<std::vector<CanalPoint>> canals) {
  auto levelled = canals;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    std::vector<BackPoint> laminae = backs_around(bodies, canals, index);
    const auto hindmost = hindmost_lamina_mm(laminae);
    if (!hindmost) {
      continue;
    }
    std::erase_if(laminae, [&](const BackPoint& back) { return back.u_mm < *hindmost; });
    std::ranges::stable_sort(laminae, {}, &BackPoint::s_mm);
    for (CanalPoint& point : levelled[index]) {
      if (!point.back_u_mm || *point.back_u_mm < *hindmost) {
        point.back_u_mm = between_laminae(laminae, point.s_mm);
      }
    }
  }
  return levelled;
}

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
