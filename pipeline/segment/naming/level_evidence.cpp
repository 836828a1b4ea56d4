#include "pipeline/segment/naming/level_evidence.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/naming/level_norms.h"
#include "pipeline/segment/naming/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using enum measure::Level;

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

const LevelNorm& norm_of(const std::optional<Level>& level) {
  const LevelNorm* const norm = level ? find_norm(*level) : nullptr;
  return norm == nullptr ? sacral_norm() : *norm;
}

double log_head(const BodyLandmarks& landmarks, const std::optional<Level>& level) {
  const auto seen = [](const SideEvidence& side) {
    return side.head_fraction && side.bone_reach_mm && *side.bone_reach_mm >= kLevelEvidenceLostMm;
  };
  if (!seen(landmarks.left) || !seen(landmarks.right)) {
    return 0.0;
  }
  const double mean = 0.5 * (*landmarks.left.head_fraction + *landmarks.right.head_fraction);
  return std::log(norm_of(level).head[mean < kLittleHead ? 0 : mean < kMuchHead ? 1 : 2]);
}

double log_ribs(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  double sum = 0.0;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const double chance = norm_of(levels[i]).rib_chance;
    const RibChance left = rib_chance(landmarks[i].left);
    const RibChance right = rib_chance(landmarks[i].right);
    // Sides share what makes them err, so the two together count one and a half times.
    const double with_rib = std::pow(left.with_rib * right.with_rib, kSidesShare.value);
    const double without = std::pow(left.without * right.without, kSidesShare.value);
    sum += std::log(chance * with_rib + (1.0 - chance) * without) + log_head(landmarks[i], levels[i]);
  }
  return sum;
}

double log_ala(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  double sum = 0.0;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const auto& left = landmarks[i].left.ala_fraction;
    const auto& right = landmarks[i].right.ala_fraction;
    if (left && right) {
      const double both = std::min(*left, *right);
      sum += std::log(norm_of(levels[i]).ala[both < kLittleAla ? 0 : both < kMuchAla ? 1 : 2]);
    }
  }
  return sum;
}

double log_lung(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  double sum = 0.0;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const auto& left = landmarks[i].left.lung_fraction;
    const auto& right = landmarks[i].right.lung_fraction;
    if (!left && !right) {
      continue;
    }
    const LevelNorm& norm = norm_of(levels[i]);
    const double lung = std::max(left.value_or(0.0), right.value_or(0.0));
    sum += std::log(lung < kNoLung     ? norm.no_lung
                    : lung > kMuchLung ? norm.much_lung
                                       : 1.0 - norm.no_lung - norm.much_lung);
  }
  return kLevelEvidenceWeight * sum;
}

/// An observation along the chain: how far it lies off what its level lets expect, and what it shares with the others.
struct Observation {
  std::size_t place;  ///< in the chain
  int kind;           ///< depth, width, height
  double off;
  double lever;   ///< how much the chain's own amplitude moves it
  double own_sd;  ///< error of its own
};

struct Sharing {
  double common_sd;     ///< the same for all
  double kind_sd;       ///< the same for all of a kind
  double amplitude_sd;  ///< times the lever
  double neighbour_sd;  ///< shared with neighbours, dying away over the chain
  double neighbour_correlation;
};

/// Log density of a Gaussian whose covariance says what the observations share: a patient's size or posture is one
/// unknown for the whole chain and not one a body.
double log_shared(const std::vector<Observation>& offsets, const Sharing& sharing) {
  if (offsets.empty()) {
    return 0.0;
  }
  const auto square = [](double x) { return x * x; };
  const auto count = static_cast<Eigen::Index>(offsets.size());
  Eigen::MatrixXd covariance(count, count);
  Eigen::VectorXd values(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const Observation& a = offsets[static_cast<std::size_t>(i)];
    values[i] = a.off;
    for (Eigen::Index j = 0; j < count; ++j) {
      const Observation& b = offsets[static_cast<std::size_t>(j)];
      const double apart = std::abs(static_cast<double>(a.place) - static_cast<double>(b.place));
      double shared = square(sharing.common_sd) + square(sharing.amplitude_sd) * a.lever * b.lever;
      if (a.kind == b.kind) {
        shared +=
            square(sharing.kind_sd) + square(sharing.neighbour_sd) * std::pow(sharing.neighbour_correlation, apart);
      }
      covariance(i, j) = shared + (i == j ? square(a.own_sd) : 0.0);
    }
  }
  const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
  const Eigen::VectorXd whitened = cholesky.matrixL().solve(values);
  const Eigen::MatrixXd lower = cholesky.matrixL();
  return -0.5 * whitened.squaredNorm() - lower.diagonal().array().log().sum();
}

double log_tilt(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  std::vector<Observation> offsets;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    // One body's frame may be off: the middle of three.
    const std::size_t before = i == 0 ? 0 : i - 1;
    const std::size_t after = std::min(i + 1, landmarks.size() - 1);
    const double tilt = quantile({landmarks[before].tilt_deg, landmarks[i].tilt_deg, landmarks[after].tilt_deg}, 0.5);
    const double usual = norm_of(levels[i]).tilt_deg;
    offsets.push_back({.place = i, .kind = 0, .off = tilt - usual, .lever = usual, .own_sd = kTiltErrorDeg});
  }
  // A kyphosis of 20 to 80 deg and a lordosis of 11 to 63 deg are within two standard deviations (docs/facts.md,
  // curves).
  return log_shared(offsets, {kTiltCommonDeg, 0.0, kTiltAmplitude, kTiltNeighbourDeg, kTiltCorrelation});
}

double log_sizes(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  std::vector<Observation> offsets;
  const auto add = [&](std::size_t place, int kind, const std::optional<double>& size, double usual, double own_sd) {
    if (size && *size > 1.0) {
      offsets.push_back(
          {.place = place,
           .kind = kind,
           .off = std::clamp(std::log(*size / usual), -kLevelEvidenceFurthest, kLevelEvidenceFurthest.value),
           .lever = 0.0,
           .own_sd = own_sd});
    }
  };
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const LevelNorm& norm = norm_of(levels[i]);
    add(i, 0, landmarks[i].depth_mm, norm.depth_mm, kWidthError);
    add(i, 1, landmarks[i].width_mm, norm.width_mm, kWidthError);
    add(i, 2, landmarks[i].height_mm, norm.height_mm, kHeightError);  // may be fractured
  }
  // Men's bodies are 8-9 % larger (Palm 2025), people differ by as much; proportions by half of that.
  return log_shared(offsets, {kSizeCommon, kSizeProportion, 0.0, kSizeNeighbour, kSizeCorrelation});
}

/// Number of a level along the usual spine, C1 as 1; the looks of a variant are those of the usual spine.
double number_along(const std::optional<Level>& level) {
  return !level ? kLevelEvidenceBelowS1.value : *level == S1 ? 25.0 : static_cast<double>(*level);
}

/// An organ whose height over the spine is known: log density of the place where the chain shows it.
double log_organ(const std::optional<double>& place, double usual, double sd, const ChainLevels& levels) {
  if (!place) {
    return 0.0;
  }
  const auto last = static_cast<double>(levels.size() - 1);
  const auto nearest = static_cast<std::size_t>(std::lround(std::clamp(*place, 0.0, last)));
  const double off = number_along(levels[nearest]) + (*place - static_cast<double>(nearest)) - usual;
  return -0.5 * off * off / (sd * sd);
}

double log_organs(const ChainEvidence& evidence, const ChainLevels& levels) {
  return log_organ(evidence.trunk.carina, static_cast<double>(T5) + kCarinaBelowT5, kCarinaSd, levels) +
         log_organ(evidence.trunk.iliac_crest, static_cast<double>(L4) + kCrestBelowL4, kLevelEvidenceCrestSd, levels);
}

constexpr std::array kFamilies{EvidenceFamily{log_ribs, kRibsFail},   EvidenceFamily{log_ala, kAlaFails},
                               EvidenceFamily{log_lung, kLungFails},  EvidenceFamily{log_tilt, kTiltFails},
                               EvidenceFamily{log_sizes, kSizesFail}, EvidenceFamily{log_organs, kOrgansFail}};

}  // namespace

std::span<const EvidenceFamily> evidence_families() { return kFamilies; }

bool shows_rib(const SideEvidence& side) { return side.bone_reach_mm && *side.bone_reach_mm >= kRibReachMm; }

bool shows_no_rib(const SideEvidence& side) {
  return side.bone_reach_mm && *side.bone_reach_mm >= kLevelEvidenceLostMm && *side.bone_reach_mm < kRibReachMm &&
         !goes_on(side);
}

}  // namespace kyphos::pipeline
