#include "measure/finding/laminae.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "measure/finding/wall_parameters.h"
#include "measure/median.h"

namespace kyphos::measure {
namespace {

/// A point of the laminae's front in the frame of some body.
struct BackPoint {
  double s_mm;
  double u_mm;
};

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
  std::vector<BackPoint> backs;
  for (const CanalPoint& point : canal) {
    const auto near = std::ranges::count_if(canal, [&](const CanalPoint& other) {
      return point.back_u_mm && other.back_u_mm && std::abs(other.s_mm - point.s_mm) <= kNearHeightMm &&
             std::abs(*other.back_u_mm - *point.back_u_mm) <= kNearDepthMm;
    });
    if (near >= kLaminaeLeastNear) {
      const Eigen::Vector3d place = frame.frame_coordinates(body.frame.lps(*point.back_u_mm, 0.0, point.s_mm));
      backs.push_back({.s_mm = place.z(), .u_mm = place.x()});
    }
  }
  return backs;
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

}  // namespace kyphos::measure
