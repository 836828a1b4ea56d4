#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/level.h"
#include "pipeline/segment/naming/landmarks.h"
#include "pipeline/segment/naming/trunk_landmarks.h"

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
  /// Tells where along the trunk the bodies lie, as organs and sizes do, not which one bears the first or last rib or
  /// the sacrum. A person's trunk may sit a level high or low on the spine, and then all of these are off together.
  bool of_trunk = false;
};

/// Ribs and pelvis, sacral ala, iliac crests; of the trunk: lung, tilt and sizes along the chain, the parting of the
/// trachea, how the ribs fall.
[[nodiscard]] std::span<const EvidenceFamily> evidence_families();

/// A side shows bone that goes on as far as only a rib or the pelvis does.
[[nodiscard]] bool shows_rib(const SideEvidence& side);
/// A side shows a process that ends as processes do, with the scan going on beyond it.
[[nodiscard]] bool shows_no_rib(const SideEvidence& side);

}  // namespace kyphos::pipeline
