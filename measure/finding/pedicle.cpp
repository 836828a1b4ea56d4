#include "measure/finding/pedicle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/finding/body_region.h"
#include "measure/finding/tissue_parameters.h"
#include "measure/median.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// The slab that holds the pedicles of a body.
struct Slab {
  double first_u_mm = 0.0;  ///< nearer to the body
  double last_u_mm = 0.0;
  double low_mm = 0.0;
  double high_mm = 0.0;
};

Slab slab_of(const BodyRegion& region) {
  const double height = region.top_mm() - region.bottom_mm();
  return {.first_u_mm = region.depth().posterior_u_mm - kFirstBehindMm,
          .last_u_mm = region.depth().posterior_u_mm - kLastBehindMm,
          .low_mm = 0.5 * (region.top_mm() + region.bottom_mm()) - 0.1 * height,
          .high_mm = region.top_mm()};
}

std::optional<double> mean_hu(const VertebralBody& body, const Sampler& sampler, const Slab& slab, double v_mm) {
  double sum = 0.0;
  int count = 0;
  for (double u = slab.first_u_mm; u >= slab.last_u_mm; u -= kSlabStepMm) {
    for (double s = slab.low_mm; s <= slab.high_mm; s += kSlabStepMm) {
      const auto hu = sampler.hu_at(body.frame.lps(u, v_mm, s));
      if (!hu) {
        return std::nullopt;
      }
      sum += static_cast<double>(*hu);
      ++count;
    }
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

/// The middle of the canal between the pedicles: a body that is turned about its axis has it to one side. 0 where bone
/// does not bound it on both sides.
double canal_middle_mm(const VertebralBody& body, const Sampler& sampler, const Slab& slab) {
  std::array<double, 2> edges{};
  for (const int side : {0, 1}) {
    double v = 0.0;
    while (v <= kCanalSearchMm) {
      const auto hu = mean_hu(body, sampler, slab, side == 0 ? v : -v);
      if (!hu || *hu >= kNoBoneHu) {
        break;
      }
      v += kSlabStepMm;
    }
    edges.at(static_cast<std::size_t>(side)) = v;
  }
  const double width = edges[0] + edges[1];
  const bool bounded =
      std::max(edges[0], edges[1]) <= kCanalSearchMm && width >= kNarrowestCanalMm && width <= kWidestCanalMm;
  return bounded ? 0.5 * (edges[0] - edges[1]) : 0.0;
}

struct Bone {
  std::optional<double> left{};
  std::optional<double> right{};
};

std::optional<double> side_bone(const VertebralBody& body, const Sampler& sampler, const Slab& slab, double middle_mm,
                                double sign) {
  double half_width = 0.0;
  for (const AxialOutline& outline : body.outlines) {
    const std::size_t count = outline.radius_mm.size();
    half_width = count < 8 ? half_width : std::max(half_width, outline.radius_mm[count / 4]);
  }
  double sum = 0.0;
  for (double u = slab.first_u_mm; u >= slab.last_u_mm; u -= kSlabStepMm) {
    for (double v = kCanalSideMm; v <= kWidthShare * half_width; v += kSlabStepMm) {
      for (double s = slab.low_mm; s <= slab.high_mm; s += kSlabStepMm) {
        const auto hu = sampler.hu_at(body.frame.lps(u, middle_mm + sign * v, s));
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
  const Slab slab = slab_of(region);
  const double middle = canal_middle_mm(body, sampler, slab);
  return {.left = side_bone(body, sampler, slab, middle, 1.0), .right = side_bone(body, sampler, slab, middle, -1.0)};
}

Measured<double> bone_against(const std::optional<double>& bone, const std::vector<double>& others) {
  if (!bone) {
    return WhyNot{"the pedicle is not in view"};
  }
  const double usual = others.size() < kLeastOtherPedicles ? 0.0 : median_of(others);
  if (usual <= 0.0) {
    return WhyNot{"too few other pedicles to compare with"};
  }
  std::vector<double> away;
  for (const double other : others) {
    away.push_back(100.0 * std::abs(other / usual - 1.0));
  }
  return {100.0 * *bone / usual, std::max(kLeastSePercent.value, kSdPerMedianDistance * median_of(std::move(away)))};
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
    for (std::size_t other = index < kPedicleReach ? 0 : index - kPedicleReach;
         other <= index + kPedicleReach && other < bodies.size(); ++other) {
      for (const auto& bone : {bones[other].left, bones[other].right}) {
        if (other != index && bone) {
          others.push_back(*bone);
        }
      }
    }
    pedicles[index] = {.left_percent = bone_against(bones[index].left, others),
                       .right_percent = bone_against(bones[index].right, others)};
  }
  return pedicles;
}

}  // namespace kyphos::measure
