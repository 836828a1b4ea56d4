#include "pipeline/segment/level_norms.h"

#include <algorithm>
#include <array>

namespace kyphos::pipeline {
namespace {

using enum measure::Level;

// Depth and height: Panjabi 1991/1992 for the posterior body height and endplate depth (clinical facts B5), depth less
// 3 mm for the waist, heights times 1.05 for the living. Tilt: thoracic kyphosis T4-T12 41 deg and recumbent lordosis
// 37 deg (B5), spread over the levels as the curve of the spine does. Rib chance: floating ribs of T12 are short or
// absent in some; beside L5 and S1 the ilium and the ala take the rib's place.
constexpr std::array kNorms{LevelNorm{C3, 15.0, 13.5, 12.0, 0.05},   LevelNorm{C4, 15.0, 13.0, 16.0, 0.05},
                            LevelNorm{C5, 15.0, 12.8, 20.0, 0.05},   LevelNorm{C6, 15.5, 12.8, 24.0, 0.08},
                            LevelNorm{C7, 15.8, 13.8, 29.0, 0.20},   LevelNorm{T1, 16.3, 15.2, 33.0, 0.90},
                            LevelNorm{T2, 17.2, 16.6, 33.0, 0.93},   LevelNorm{T3, 19.0, 17.0, 30.0, 0.93},
                            LevelNorm{T4, 20.5, 17.5, 26.0, 0.93},   LevelNorm{T5, 22.0, 17.8, 20.0, 0.93},
                            LevelNorm{T6, 23.8, 18.5, 14.0, 0.93},   LevelNorm{T7, 25.0, 19.2, 8.0, 0.93},
                            LevelNorm{T8, 26.0, 19.8, 3.0, 0.93},    LevelNorm{T9, 26.5, 20.5, -2.0, 0.93},
                            LevelNorm{T10, 27.0, 21.6, -5.0, 0.93},  LevelNorm{T11, 27.5, 23.0, -8.0, 0.92},
                            LevelNorm{T12, 28.0, 24.8, -10.0, 0.80}, LevelNorm{T13, 28.3, 25.2, -11.0, 0.60},
                            LevelNorm{L1, 28.8, 26.0, -12.0, 0.04},  LevelNorm{L2, 30.0, 26.6, -10.0, 0.03},
                            LevelNorm{L3, 31.0, 26.6, -3.0, 0.04},   LevelNorm{L4, 31.5, 26.0, 8.0, 0.10},
                            LevelNorm{L5, 31.0, 25.0, 23.0, 0.55},   LevelNorm{L6, 30.5, 24.5, 28.0, 0.55},
                            LevelNorm{S1, 27.0, 26.0, 36.0, 0.95}};

}  // namespace

std::span<const LevelNorm> level_norms() { return kNorms; }

const LevelNorm* find_norm(measure::Level level) {
  const auto* const row = std::ranges::find(kNorms, level, &LevelNorm::level);
  return row == kNorms.end() ? nullptr : row;
}

}  // namespace kyphos::pipeline
