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
  constexpr std::array<double, 5> kAcross{-3.0, -1.5, 0.0, 1.5, 3.0};
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

/// Every bone edge behind the canal at a body and its neighbours, in the frame of the body, from below.
std::vector<BackPoint> backs_around(std::span<const VertebralBody> bodies,
                                    const std::vector<std::vector<CanalPoint>>& canals, std::size_t index) {
  std::vector<BackPoint> backs;
  const std::size_t first = index == 0 ? 0 : index - 1;
  for (std::size_t other = first; other <= index + 1 && other < bodies.size(); ++other) {
    for (const CanalPoint& point : canals[other]) {
      if (point.back_u_mm) {
        const PointLps place = bodies[other].frame.lps(*point.back_u_mm, 0.0, point.s_mm);
        const Eigen::Vector3d here = bodies[index].frame.frame_coordinates(place);
        backs.push_back({.s_mm = here.z(), .u_mm = here.x()});
      }
    }
  }
  std::ranges::stable_sort(backs, {}, &BackPoint::s_mm);
  return backs;
}

std::optional<double> back_between(const std::vector<BackPoint>& backs, double s_mm) {
  constexpr double kWidestGapMm = 45.0;
  const auto above = std::ranges::find_if(backs, [&](const BackPoint& back) { return back.s_mm > s_mm; });
  if (above == backs.begin() || above == backs.end()) {
    return std::nullopt;
  }
  const BackPoint& below = *(above - 1);
  if (above->s_mm - below.s_mm > kWidestGapMm) {
    return std::nullopt;
  }
  const double part = (s_mm - below.s_mm) / (above->s_mm - below.s_mm);
  return below.u_mm + part * (above->u_mm - below.u_mm);
}

}  // namespace

std::vector<std::vector<CanalPoint>> fill_backs(std::span<const VertebralBody> bodies,
                                                std::vector<std::vector<CanalPoint>> canals) {
  auto filled = canals;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const auto backs = backs_around(bodies, canals, index);
    for (CanalPoint& point : filled[index]) {
      if (!point.back_u_mm) {
        point.back_u_mm = back_between(backs, point.s_mm);
      }
    }
  }
  return filled;
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
  for (double s = region.bottom_mm() + 1.0; s <= region.top_mm() - 1.0 + 1e-9; s += 1.0) {
    if (const auto point = read_point(body, sampler, wall_u_mm(s), s)) {
      points.push_back(*point);
    }
  }
  return points;
}

}  // namespace kyphos::measure
