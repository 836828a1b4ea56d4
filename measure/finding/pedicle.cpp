#include "measure/finding/pedicle.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/finding/body_region.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

constexpr double kNoBoneHu = 100.0;
constexpr double kFirstBehindMm = 2.0;
constexpr double kLastBehindMm = 7.0;
constexpr double kCanalSideMm = 6.0;
constexpr double kWidthShare = 0.85;
constexpr double kStepMm = 1.0;
constexpr std::size_t kReach = 2;
/// Fewer than this many other pedicles, and one odd one decides.
constexpr std::size_t kLeastOthers = 3;
/// Pedicles of neighbouring levels differ by a tenth at least.
constexpr double kLeastSePercent = 10.0;

struct Bone {
  std::optional<double> left{};
  std::optional<double> right{};
};

std::optional<double> side_bone(const VertebralBody& body, const BodyRegion& region, const Sampler& sampler,
                                double sign) {
  double half_width = 0.0;
  for (const AxialOutline& outline : body.outlines) {
    const std::size_t count = outline.radius_mm.size();
    half_width = count < 8 ? half_width : std::max(half_width, outline.radius_mm[count / 4]);
  }
  const double height = region.top_mm() - region.bottom_mm();
  const double low = 0.5 * (region.top_mm() + region.bottom_mm()) - 0.1 * height;
  double sum = 0.0;
  for (double u = region.depth().posterior_u_mm - kFirstBehindMm; u >= region.depth().posterior_u_mm - kLastBehindMm;
       u -= kStepMm) {
    for (double v = kCanalSideMm; v <= kWidthShare * half_width; v += kStepMm) {
      for (double s = low; s <= region.top_mm(); s += kStepMm) {
        const auto hu = sampler.hu_at(body.frame.lps(u, sign * v, s));
        if (!hu) {
          return std::nullopt;
        }
        sum += std::max(0.0, static_cast<double>(*hu) - kNoBoneHu);
      }
    }
  }
  return sum;
}

Bone bone_of(const VertebralBody& body, const Volume& volume) {
  if (why_not_measurable(body) || body.single_slice || body.outlines.empty()) {
    return {};
  }
  const BodyRegion region(body);
  const Sampler sampler(volume);
  return {.left = side_bone(body, region, sampler, 1.0), .right = side_bone(body, region, sampler, -1.0)};
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Measured<double> against(const std::optional<double>& bone, const std::vector<double>& others) {
  if (!bone) {
    return WhyNot{"the pedicle is not in view"};
  }
  const double usual = others.size() < kLeastOthers ? 0.0 : median_of(others);
  if (usual <= 0.0) {
    return WhyNot{"too few other pedicles to compare with"};
  }
  std::vector<double> away;
  for (const double other : others) {
    away.push_back(100.0 * std::abs(other / usual - 1.0));
  }
  return {100.0 * *bone / usual, std::max(kLeastSePercent, 1.4826 * median_of(std::move(away)))};
}

}  // namespace

std::vector<Pedicles> measure_pedicles(std::span<const VertebralBody> bodies, const Volume* volume) {
  std::vector<Pedicles> pedicles(bodies.size());
  if (volume == nullptr) {
    return pedicles;
  }
  std::vector<Bone> bones;
  for (const VertebralBody& body : bodies) {
    bones.push_back(bone_of(body, *volume));
  }
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    if (const auto why = why_not_measurable(bodies[index])) {
      pedicles[index] = {.left_percent = *why, .right_percent = *why};
      continue;
    }
    std::vector<double> others;
    for (std::size_t other = index < kReach ? 0 : index - kReach; other <= index + kReach && other < bodies.size();
         ++other) {
      for (const auto& bone : {bones[other].left, bones[other].right}) {
        if (other != index && bone) {
          others.push_back(*bone);
        }
      }
    }
    pedicles[index] = {.left_percent = against(bones[index].left, others),
                       .right_percent = against(bones[index].right, others)};
  }
  return pedicles;
}

}  // namespace kyphos::measure
