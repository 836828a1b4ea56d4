#include "pipeline/segment/naming/level_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/naming/level_norms.h"
#include "pipeline/segment/naming/parameters.h"
#include "pipeline/segment/naming/rib_evidence.h"
#include "pipeline/segment/naming/shared_offsets.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using enum measure::Level;

double log_ala(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  double sum = 0.0;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const auto& left = landmarks[i].left.ala_fraction;
    const auto& right = landmarks[i].right.ala_fraction;
    if (left && right) {
      const double both = std::min(*left, *right);
      sum += std::log(looks_of(levels[i]).ala[both < kLittleAla ? 0 : both < kMuchAla ? 1 : 2]);
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
    const LevelNorm& norm = looks_of(levels[i]);
    const double lung = std::max(left.value_or(0.0), right.value_or(0.0));
    sum += std::log(lung < kNoLung     ? norm.no_lung
                    : lung > kMuchLung ? norm.much_lung
                                       : 1.0 - norm.no_lung - norm.much_lung);
  }
  return kLevelEvidenceWeight * sum;
}

double log_tilt(const ChainEvidence& evidence, const ChainLevels& levels) {
  const auto landmarks = evidence.bodies;
  std::vector<Observation> offsets;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    // One body's frame may be off: the middle of three.
    const std::size_t before = i == 0 ? 0 : i - 1;
    const std::size_t after = std::min(i + 1, landmarks.size() - 1);
    const double tilt = quantile({landmarks[before].tilt_deg, landmarks[i].tilt_deg, landmarks[after].tilt_deg}, 0.5);
    const double usual = looks_of(levels[i]).tilt_deg;
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
    const LevelNorm& norm = looks_of(levels[i]);
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

constexpr std::array kFamilies{EvidenceFamily{log_ribs, kRibsFail},
                               EvidenceFamily{log_rib_courses, kCoursesFail},
                               EvidenceFamily{log_rib_heights, kRibHeightsFail},
                               EvidenceFamily{log_ala, kAlaFails},
                               EvidenceFamily{log_lung, kLungFails},
                               EvidenceFamily{log_tilt, kTiltFails},
                               EvidenceFamily{log_sizes, kSizesFail},
                               EvidenceFamily{log_organs, kOrgansFail}};

}  // namespace

std::span<const EvidenceFamily> evidence_families() { return kFamilies; }

}  // namespace kyphos::pipeline
