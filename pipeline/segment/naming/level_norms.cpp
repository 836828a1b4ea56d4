#include "pipeline/segment/naming/level_norms.h"

#include <algorithm>
#include <array>

namespace kyphos::pipeline {
namespace {

using enum measure::Level;

// Depth, width and height: Panjabi 1991/1992 for the upper endplate and the posterior body height (docs/facts.md,
// sizes); depth less 3 mm for the waist, heights times 1.05 for the living. Cervical bodies: rounded textbook values.
// Tilt: thoracic kyphosis T4-T12 41 deg and recumbent lordosis 37 deg (docs/facts.md, curves), spread over the levels
// as the curve of the spine does. Rib chance: floating ribs of T12 are short or absent in some; the first rib rises
// beside C7; beside L5 and S1 the ilium and the ala take the rib's place. Lung: the apex reaches T1 and T2, the recess
// behind the diaphragm T12 to L1; in expiration the lung ends two levels higher (textbook anatomy, rounded).
constexpr std::array kNorms{
    LevelNorm{C2, 14.5, 19.0, 16.0, 8.0, 0.03, 0.97, 0.01},   LevelNorm{C3, 15.0, 19.0, 13.5, 12.0, 0.03, 0.97, 0.01},
    LevelNorm{C4, 15.0, 20.0, 13.0, 16.0, 0.03, 0.97, 0.01},  LevelNorm{C5, 15.0, 21.0, 12.8, 20.0, 0.03, 0.97, 0.01},
    LevelNorm{C6, 15.5, 22.5, 12.8, 24.0, 0.05, 0.96, 0.01},  LevelNorm{C7, 15.8, 24.0, 13.8, 29.0, 0.15, 0.90, 0.02},
    LevelNorm{T1, 16.3, 24.5, 15.2, 33.0, 0.97, 0.45, 0.20},  LevelNorm{T2, 17.2, 24.9, 16.6, 33.0, 0.97, 0.12, 0.65},
    LevelNorm{T3, 19.0, 24.6, 17.0, 30.0, 0.97, 0.04, 0.88},  LevelNorm{T4, 20.5, 24.5, 17.5, 26.0, 0.97, 0.03, 0.90},
    LevelNorm{T5, 22.0, 24.9, 17.8, 20.0, 0.97, 0.03, 0.90},  LevelNorm{T6, 23.8, 26.2, 18.5, 14.0, 0.97, 0.03, 0.90},
    LevelNorm{T7, 25.0, 27.8, 19.2, 8.0, 0.97, 0.03, 0.90},   LevelNorm{T8, 26.0, 29.5, 19.8, 3.0, 0.97, 0.03, 0.88},
    LevelNorm{T9, 26.5, 30.6, 20.5, -2.0, 0.97, 0.06, 0.78},  LevelNorm{T10, 27.0, 31.9, 21.6, -5.0, 0.97, 0.16, 0.58},
    LevelNorm{T11, 27.5, 34.9, 23.0, -8.0, 0.96, 0.36, 0.34}, LevelNorm{T12, 28.0, 39.0, 24.8, -10.0, 0.88, 0.62, 0.12},
    LevelNorm{L1, 28.8, 41.2, 26.0, -12.0, 0.03, 0.90, 0.02}, LevelNorm{L2, 30.0, 42.6, 26.6, -10.0, 0.02, 0.97, 0.01},
    LevelNorm{L3, 31.0, 44.1, 26.6, -3.0, 0.03, 0.97, 0.01},  LevelNorm{L4, 31.5, 46.6, 26.0, 8.0, 0.10, 0.97, 0.01},
    LevelNorm{L5, 31.0, 47.3, 25.0, 23.0, 0.50, 0.97, 0.01},  LevelNorm{S1, 27.0, 46.0, 26.0, 36.0, 0.95, 0.96, 0.01}};

constexpr LevelNorm kSacral{S1, 19.0, 36.0, 22.0, 55.0, 0.90, 0.96, 0.01};

}  // namespace

std::span<const LevelNorm> level_norms() { return kNorms; }

const LevelNorm* find_norm(measure::Level level) {
  const auto* const row = std::ranges::find(kNorms, level, &LevelNorm::level);
  return row == kNorms.end() ? nullptr : row;
}

const LevelNorm& sacral_norm() { return kSacral; }

}  // namespace kyphos::pipeline
