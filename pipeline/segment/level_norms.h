#pragma once

#include <span>

#include "measure/level.h"

namespace kyphos::pipeline {

/// What a level usually looks like. For telling levels apart only: never used as a reference for a loss of height.
struct LevelNorm {
  measure::Level level;
  double depth_mm;    ///< between the walls at the waist, mid-sagittal
  double height_mm;   ///< posterior
  double tilt_deg;    ///< of the body's axis, supine, top forward positive
  double rib_chance;  ///< probability that bone beside it can be followed beyond 55 mm
};

[[nodiscard]] std::span<const LevelNorm> level_norms();
[[nodiscard]] const LevelNorm* find_norm(measure::Level level);

}  // namespace kyphos::pipeline
