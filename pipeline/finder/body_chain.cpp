#include "pipeline/finder/body_chain.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/space/units.h"
#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {
namespace {

double tilt_rad(const Blob& blob) {
  return 0.5 * (std::atan2(-blob.upper.backwards_z, blob.upper.backwards_y) +
                std::atan2(-blob.lower.backwards_z, blob.lower.backwards_y));
}

/// What the step from a body to the one below costs; nothing where they are no neighbours.
std::optional<double> step_cost(const Blob& above, const Blob& below) {
  const double down = above.z_mm - below.z_mm;
  const double forwards = below.y_mm - above.y_mm;  // of the upper one
  const double distance = std::hypot(down, forwards);
  if (down <= 0.0 || distance < kClosestMm || distance > kFarthestMm) {
    return std::nullopt;
  }
  // An upper endplate that rises to the front belongs to an axis that leans backwards.
  const double lean = std::atan2(forwards, down) + 0.5 * (tilt_rad(above) + tilt_rad(below));
  const double ratio = above.half_depth_mm / below.half_depth_mm;
  const double room = distance - 0.5 * (above.height_middle_mm + below.height_middle_mm);
  if (std::abs(measure::deg_from_radians(lean)) > kMostAsideDeg || std::max(ratio, 1.0 / ratio) > kDepthRatio ||
      room < -kOverlapMm) {
    return std::nullopt;
  }
  return distance > kUsualFarthestMm ? kOverlookedMm2 : 0.0;
}

}  // namespace

std::vector<Blob> column_of(std::vector<Blob> blobs) {
  std::erase_if(blobs, [](const Blob& blob) {
    return blob.area_mm2 < kSmallestMm2 || blob.area_mm2 > kLargestMm2 || blob.height_middle_mm > kTallestMm;
  });
  std::ranges::sort(blobs, std::greater{}, &Blob::z_mm);
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<double> best(blobs.size(), 0.0);
  std::vector<std::size_t> before(blobs.size(), kNone);
  std::size_t last = kNone;
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    const double own = blobs[i].area_mm2 * blobs[i].probability;
    best[i] = own;
    for (std::size_t j = 0; j < i; ++j) {
      const auto cost = step_cost(blobs[j], blobs[i]);
      if (cost && best[j] + own - *cost > best[i]) {
        best[i] = best[j] + own - *cost;
        before[i] = j;
      }
    }
    last = last == kNone || best[i] > best[last] ? i : last;
  }
  std::vector<Blob> column;
  for (std::size_t i = last; i != kNone; i = before[i]) {
    column.push_back(std::move(blobs[i]));
  }
  std::ranges::reverse(column);
  return column;
}

}  // namespace kyphos::pipeline
