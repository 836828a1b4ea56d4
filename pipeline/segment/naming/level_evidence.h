#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/level.h"
#include "pipeline/segment/landmarks/landmarks.h"
#include "pipeline/segment/landmarks/trunk_landmarks.h"

namespace kyphos::pipeline {

/// Levels of a chain, from the top; nothing stands for a sacral segment below S1.
using ChainLevels = std::vector<std::optional<measure::Level>>;

/// All that a chain shows of its levels: its bodies from the top, and the organs beside it.
struct ChainEvidence {
  std::span<const BodyLandmarks> bodies;
  TrunkLandmarks trunk;
};

/// A family of clues that share what makes them err: thick slices hide all ribs, a bent posture tilts all bodies.
struct EvidenceFamily {
  double (*log_likelihood)(const ChainEvidence& evidence, const ChainLevels& levels);
  /// How often the whole family misleads. It caps the family's word: against the numbering that it likes best, it makes
  /// no other less likely than by this factor.
  double failure;
};

/// Ribs and pelvis, sacral ala, lung, tilt along the chain, sizes along the chain, organs of known level.
[[nodiscard]] std::span<const EvidenceFamily> evidence_families();

/// A side shows bone that goes on as far as only a rib or the pelvis does.
[[nodiscard]] bool shows_rib(const SideEvidence& side);
/// A side shows a process that ends as processes do, with the scan going on beyond it.
[[nodiscard]] bool shows_no_rib(const SideEvidence& side);

}  // namespace kyphos::pipeline
