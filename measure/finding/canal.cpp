#include "measure/finding/canal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "measure/finding/body_region.h"
#include "measure/finding/cement.h"
#include "measure/median.h"

namespace kyphos::measure {
namespace {

constexpr double kProfileStepMm = 0.5;
constexpr double kInFrontMm = 6.0;  ///< the profile starts inside the body
constexpr double kBehindMm = 34.0;  ///< and ends behind the arch: the widest canals measure 25 mm
constexpr double kLeastDepthMm = 4.0;
constexpr double kMostDepthMm = 27.0;
/// Cord, sac, fat and muscle stay below this, trabecular bone with its cortex rises above.
constexpr double kSoftHu = 110.0;
constexpr double kLeastStepHu = 80.0;

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
  constexpr double kReachMm = 16.0;  // bone may stand back into the canal
  const auto least = static_cast<std::size_t>(kLeastDepthMm / kProfileStepMm);
  const auto from = static_cast<std::size_t>((kInFrontMm - 3.0) / kProfileStepMm);
  const auto until = static_cast<std::size_t>((kInFrontMm + kReachMm) / kProfileStepMm);
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
  constexpr int kPeakReach = static_cast<int>(4.0 / kProfileStepMm);
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

/// A point of the laminae's front in the frame of some body.
struct BackPoint {
  double s_mm;
  double u_mm;
};

constexpr double kBeyondEndsMm = 8.0;
constexpr std::size_t kLeastBacks = 6;
constexpr double kForemost = 0.75;  ///< quantile of u: a quarter of the edges lies in front
/// Laminae lie within this behind the foremost ones; the next bone behind a gap between them lies 8 mm and more behind.
constexpr double kLaminaMm = 4.0;

/// A body and the ones beside it that exist.
std::vector<std::size_t> with_neighbours(std::size_t index, std::size_t count) {
  std::vector<std::size_t> all;
  for (std::size_t other = index == 0 ? 0 : index - 1; other <= index + 1 && other < count; ++other) {
    all.push_back(other);
  }
  return all;
}

/// The bone edges behind the canal of one body in the frame of another. A lamina shows at several heights: an edge
/// without two others near it is noise in the sac.
std::vector<BackPoint> backs_of(const VertebralBody& body, const std::vector<CanalPoint>& canal,
                                const BodyFrame& frame) {
  constexpr double kNearHeightMm = 3.0;
  constexpr double kNearDepthMm = 2.0;
  constexpr std::ptrdiff_t kLeastNear = 3;  // itself and two others
  std::vector<BackPoint> backs;
  for (const CanalPoint& point : canal) {
    const auto near = std::ranges::count_if(canal, [&](const CanalPoint& other) {
      return point.back_u_mm && other.back_u_mm && std::abs(other.s_mm - point.s_mm) <= kNearHeightMm &&
             std::abs(*other.back_u_mm - *point.back_u_mm) <= kNearDepthMm;
    });
    if (near >= kLeastNear) {
      const Eigen::Vector3d place = frame.frame_coordinates(body.frame.lps(*point.back_u_mm, 0.0, point.s_mm));
      backs.push_back({.s_mm = place.z(), .u_mm = place.x()});
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

/// A body's edges that are of laminae, in its own frame; nothing where too few were found to tell.
std::vector<BackPoint> laminae_of(std::span<const VertebralBody> bodies,
                                  const std::vector<std::vector<CanalPoint>>& canals, std::size_t index) {
  if (canals[index].empty()) {
    return {};
  }
  const double low = canals[index].front().s_mm - kBeyondEndsMm;
  const double high = canals[index].back().s_mm + kBeyondEndsMm;
  std::vector<double> around;
  for (const std::size_t other : with_neighbours(index, bodies.size())) {
    for (const BackPoint& back : backs_of(bodies[other], canals[other], bodies[index].frame)) {
      if (back.s_mm >= low && back.s_mm <= high) {
        around.push_back(back.u_mm);
      }
    }
  }
  if (around.size() < kLeastBacks) {
    return {};
  }
  const double hindmost = quantile_of(std::move(around), kForemost) - kLaminaMm;
  std::vector<BackPoint> laminae = backs_of(bodies[index], canals[index], bodies[index].frame);
  std::erase_if(laminae, [&](const BackPoint& back) { return back.u_mm < hindmost; });
  return laminae;
}

/// From one body's middle to the next's, the longer of the two ways: as far is it from a place on one lamina to the
/// same place on the next.
double pitch_mm(std::span<const VertebralBody> bodies, std::size_t index) {
  double longest = 0.0;
  for (const std::size_t other : with_neighbours(index, bodies.size())) {
    longest = std::max(longest, (bodies[other].frame.origin - bodies[index].frame.origin).norm());
  }
  return longest;
}

/// The foremost of all straight lines from one edge to another no farther away than a pitch, at a height between them.
std::optional<double> foremost_line(const std::vector<BackPoint>& laminae, double s_mm, double most_mm) {
  std::optional<double> foremost;
  for (const BackPoint& below : laminae) {
    for (const BackPoint& above : laminae) {
      const double length = above.s_mm - below.s_mm;
      if (below.s_mm <= s_mm && s_mm <= above.s_mm && length <= most_mm) {
        const double part = length > 0.0 ? (s_mm - below.s_mm) / length : 0.0;
        foremost = std::max(foremost, std::optional(below.u_mm + part * (above.u_mm - below.u_mm)));
      }
    }
  }
  return foremost;
}

/// Beyond the last edge there is no line; the nearest edge stands in.
std::optional<double> line_at(const std::vector<BackPoint>& laminae, double s_mm, double most_mm) {
  if (const auto line = foremost_line(laminae, s_mm, most_mm)) {
    return line;
  }
  const auto nearest =
      std::ranges::min_element(laminae, {}, [&](const BackPoint& back) { return std::abs(back.s_mm - s_mm); });
  return nearest == laminae.end() ? std::nullopt : std::optional(nearest->u_mm);
}

/// Height of an endplate where the posterior wall meets it; its mean where it was not found there.
double height_at_wall(const EndplateSurface& surface, const DepthRange& depth, double mean_mm) {
  const auto point = surface.interpolate(depth.u_at_fraction(kPosteriorStation), 0.0);
  return point ? point->s_mm : mean_mm;
}

}  // namespace

std::vector<std::vector<CanalPoint>> level_backs(std::span<const VertebralBody> bodies,
                                                 std::vector<std::vector<CanalPoint>> canals) {
  std::vector<std::vector<BackPoint>> own;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    own.push_back(laminae_of(bodies, canals, index));
  }
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    std::vector<BackPoint> laminae;
    for (const std::size_t other : with_neighbours(index, bodies.size())) {
      for (const BackPoint& back : own[other]) {
        const PointLps place = bodies[other].frame.lps(back.u_mm, 0.0, back.s_mm);
        const Eigen::Vector3d here = bodies[index].frame.frame_coordinates(place);
        laminae.push_back({.s_mm = here.z(), .u_mm = here.x()});
      }
    }
    if (laminae.size() < kLeastBacks) {
      continue;
    }
    const double pitch = pitch_mm(bodies, index);
    for (CanalPoint& point : canals[index]) {
      point.back_u_mm = line_at(laminae, point.s_mm, pitch);
    }
  }
  return canals;
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
