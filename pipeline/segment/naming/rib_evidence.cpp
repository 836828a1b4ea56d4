#include "pipeline/segment/naming/rib_evidence.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "pipeline/segment/naming/level_norms.h"
#include "pipeline/segment/naming/parameters.h"
#include "pipeline/segment/naming/shared_offsets.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

double normal_density(double x, double mean, double sd) {
  const double z = (x - mean) / sd;
  return std::exp(-0.5 * z * z) / sd;
}

/// Chance that a standard normal variable exceeds z.
double exceeds(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }

/// What a side says about a rib: the chances of that under "goes on as a rib" and "ends as a process".
struct RibChance {
  double with_rib = 1.0;
  double without = 1.0;
};

bool goes_on(const SideEvidence& side) {
  return side.leaves_scan || side.scan_reach_mm - *side.bone_reach_mm < kAtEdgeMm;
}

RibChance rib_chance(const SideEvidence& side) {
  if (!side.bone_reach_mm || *side.bone_reach_mm < kLevelEvidenceLostMm) {
    return {};
  }
  const double reach = *side.bone_reach_mm;
  if (reach >= kLongRibMm) {
    return {.with_rib = kLongIfRib, .without = kLongIfProcess};
  }
  if (reach >= kRibReachMm && !goes_on(side)) {
    return {.with_rib = kEndsFarIfRib, .without = kEndsFarIfProcess};
  }
  if (!goes_on(side)) {
    return {.with_rib = kEndsNearIfRib, .without = kEndsNearIfProcess};  // a rib may be lost in the gap of its joint
  }
  RibChance chance{.with_rib = kGoesOnIfRib,
                   .without = kGoesOnIfProcess + kOfProcesses * exceeds((reach - kProcessReachMm) / kProcessSpreadMm)};
  if (side.fall) {
    // Ribs fall as they leave, processes rise a little; a fifth of either is disturbed by what they touch.
    chance.with_rib *= kFallUndisturbed * normal_density(*side.fall, kRibFall, kRibFallSd) + kFallDisturbed;
    chance.without *= kFallUndisturbed * normal_density(*side.fall, kProcessFall, kProcessFallSd) + kFallDisturbed;
  }
  return chance;
}

double log_head(const BodyLandmarks& landmarks, const std::optional<Level>& level) {
  const auto seen = [](const SideEvidence& side) {
    return side.head_fraction && side.bone_reach_mm && *side.bone_reach_mm >= kLevelEvidenceLostMm;
  };
  if (!seen(landmarks.left) || !seen(landmarks.right)) {
    return 0.0;
  }
  const double mean = 0.5 * (*landmarks.left.head_fraction + *landmarks.right.head_fraction);
  return std::log(looks_of(level).head[mean < kLittleHead ? 0 : mean < kMuchHead ? 1 : 2]);
}

/// How far the rib beside a body stands out: known where a side shows it, else at least so far.
struct StandsOut {
  double mm = 0.0;
  bool known = false;
};

std::optional<StandsOut> stands_out(const BodyLandmarks& body) {
  double sum = 0.0;
  int known = 0;
  double least = 0.0;
  for (const SideEvidence* side : {&body.left, &body.right}) {
    if (!side->course) {
      continue;
    }
    const RibCourse& course = *side->course;
    if (course.turned) {
      sum += course.lateral_mm;
      ++known;
    }
    least = std::max(least, course.lateral_mm);
  }
  if (known > 0) {
    return StandsOut{.mm = sum / known, .known = true};
  }
  return least < kCourseLeastMm ? std::nullopt : std::optional(StandsOut{.mm = least, .known = false});
}

/// Of bone that goes as far as only a rib does, or out of the scan; the mean of both sides.
std::optional<double> rib_height_mm(const BodyLandmarks& body) {
  double sum = 0.0;
  int count = 0;
  for (const SideEvidence* side : {&body.left, &body.right}) {
    if (side->rib_height_mm && (shows_rib(*side) || goes_on(*side))) {
      sum += *side->rib_height_mm;
      ++count;
    }
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

}  // namespace

double log_ribs(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  double sum = 0.0;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const double chance = looks_of(levels[i]).rib_chance;
    const RibChance left = rib_chance(landmarks[i].left);
    const RibChance right = rib_chance(landmarks[i].right);
    // Sides share what makes them err, so the two together count one and a half times.
    const double with_rib = std::pow(left.with_rib * right.with_rib, kSidesShare.value);
    const double without = std::pow(left.without * right.without, kSidesShare.value);
    sum += std::log(chance * with_rib + (1.0 - chance) * without) + log_head(landmarks[i], levels[i]);
  }
  return sum;
}

double log_rib_courses(const ChainEvidence& evidence, const ChainLevels& levels) {
  std::vector<Observation> offsets;
  double sum = 0.0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto out = stands_out(evidence.bodies[i]);
    if (!out) {
      continue;
    }
    const LevelNorm& norm = looks_of(levels[i]);
    const bool has_rib = norm.rib_out_mm > 0.0;
    // What is followed so beside a level without a rib is the pelvis or a rib's that was taken for its own.
    const double usual = has_rib ? norm.rib_out_mm : kCourseOfOthersMm.value;
    const double own_sd = has_rib ? norm.rib_out_sd : kCourseOfOthersSd.value;
    const double off = std::log(out->mm / usual);
    if (out->known) {
      offsets.push_back({.place = i,
                         .kind = 0,
                         .off = std::clamp(off, -kLevelEvidenceFurthest, kLevelEvidenceFurthest.value),
                         .lever = 0.0,
                         .own_sd = own_sd});
    } else {
      const double spread = std::hypot(kCourseCommon, own_sd);
      sum += std::log(kCourseDisturbed + (1.0 - kCourseDisturbed) * exceeds(off / spread));
    }
  }
  return sum + log_shared(offsets, {kCourseCommon, 0.0, 0.0, kCourseNeighbour, kSizeCorrelation});
}

double log_rib_heights(const ChainEvidence& evidence, const ChainLevels& levels) {
  std::vector<Observation> offsets;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto height = rib_height_mm(evidence.bodies[i]);
    if (!height) {
      continue;
    }
    const LevelNorm& norm = looks_of(levels[i]);
    const bool has_rib = norm.rib_out_mm > 0.0;
    offsets.push_back(
        {.place = i,
         .kind = 0,
         .off = std::clamp(*height - norm.rib_height_mm, -kRibHeightFurthestMm, kRibHeightFurthestMm.value),
         .lever = 0.0,
         .own_sd = has_rib ? kRibHeightErrorMm : kRibHeightOfOthersMm});
  }
  return log_shared(offsets, {kRibHeightCommonMm, 0.0, 0.0, kRibHeightNeighbourMm, kSizeCorrelation});
}

bool shows_rib(const SideEvidence& side) { return side.bone_reach_mm && *side.bone_reach_mm >= kRibReachMm; }

bool shows_no_rib(const SideEvidence& side) {
  return side.bone_reach_mm && *side.bone_reach_mm >= kLevelEvidenceLostMm && *side.bone_reach_mm < kRibReachMm &&
         !goes_on(side);
}

}  // namespace kyphos::pipeline
