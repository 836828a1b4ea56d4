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
// behind the diaphragm T12 to L1; in expiration the lung ends two levels higher (textbook anatomy, rounded). Bone
// beside the back of the body: heads of ribs in the thorax, processes at its side in the neck, the ala from L5 on,
// whose processes are as thick and which sits as low; muscle beside L1 to L3. Bone on both sides where the ala of a
// sacrum would be: processes and ilium may reach there beside L5, and the first ribs leave sideways. Both as seen on
// the scans of docs/experiments.md, rounded. How far a rib stands out: the bows of the first four are as 1.75, 3.0, 3.4
// and 3.5 inches (Todd's Cyclopaedia IV, Thorax, table A), from some 22 mm beside the middle on; below they go on to
// grow slowly down to T9, and the last ones end before they turn (seen on five chests). How high it passes: the facet
// lies at the disc above down to T9, on the pedicle from T10 on, and the last ribs fall (seen on six spines).
constexpr std::array kNorms{
    LevelNorm{C2, 14.5, 19.0, 16.0, 8.0, 0.03, 0.97, 0.01, {0.04, 0.26, 0.7}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{C3, 15.0, 19.0, 13.5, 12.0, 0.03, 0.97, 0.01, {0.04, 0.26, 0.7}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{C4, 15.0, 20.0, 13.0, 16.0, 0.03, 0.97, 0.01, {0.04, 0.26, 0.7}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{C5, 15.0, 21.0, 12.8, 20.0, 0.03, 0.97, 0.01, {0.04, 0.26, 0.7}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{C6, 15.5, 22.5, 12.8, 24.0, 0.05, 0.96, 0.01, {0.04, 0.26, 0.7}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{C7, 15.8, 24.0, 13.8, 29.0, 0.15, 0.90, 0.02, {0.04, 0.26, 0.7}, {0.7, 0.25, 0.05}, 0.0, 0.00, 0.0},
    LevelNorm{T1, 16.3, 24.5, 15.2, 33.0, 0.97, 0.45, 0.20, {0.06, 0.52, 0.42}, {0.45, 0.45, 0.1}, 66.0, 0.05, 11.0},
    LevelNorm{T2, 17.2, 24.9, 16.6, 33.0, 0.97, 0.12, 0.65, {0.06, 0.52, 0.42}, {0.45, 0.45, 0.1}, 97.0, 0.05, 14.0},
    LevelNorm{T3, 19.0, 24.6, 17.0, 30.0, 0.97, 0.04, 0.88, {0.06, 0.52, 0.42}, {0.75, 0.22, 0.03}, 107.0, 0.05, 14.0},
    LevelNorm{T4, 20.5, 24.5, 17.5, 26.0, 0.97, 0.03, 0.90, {0.06, 0.52, 0.42}, {0.75, 0.22, 0.03}, 112.0, 0.05, 13.0},
    LevelNorm{T5, 22.0, 24.9, 17.8, 20.0, 0.97, 0.03, 0.90, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 115.0, 0.05, 12.0},
    LevelNorm{T6, 23.8, 26.2, 18.5, 14.0, 0.97, 0.03, 0.90, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 117.0, 0.05, 10.0},
    LevelNorm{T7, 25.0, 27.8, 19.2, 8.0, 0.97, 0.03, 0.90, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 120.0, 0.05, 9.0},
    LevelNorm{T8, 26.0, 29.5, 19.8, 3.0, 0.97, 0.03, 0.88, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 123.0, 0.05, 9.0},
    LevelNorm{T9, 26.5, 30.6, 20.5, -2.0, 0.97, 0.06, 0.78, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 125.0, 0.05, 8.0},
    LevelNorm{T10, 27.0, 31.9, 21.6, -5.0, 0.97, 0.16, 0.58, {0.13, 0.68, 0.19}, {0.89, 0.09, 0.02}, 125.0, 0.07, 6.0},
    LevelNorm{T11, 27.5, 34.9, 23.0, -8.0, 0.96, 0.36, 0.34, {0.18, 0.54, 0.28}, {0.89, 0.09, 0.02}, 118.0, 0.12, -1.0},
    LevelNorm{T12, 28.0, 39.0, 24.8, -10.0, 0.88, 0.62, 0.12, {0.18, 0.54, 0.28}, {0.89, 0.09, 0.02}, 85.0, 0.25, -7.0},
    LevelNorm{L1, 28.8, 41.2, 26.0, -12.0, 0.03, 0.90, 0.02, {0.87, 0.12, 0.01}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{L2, 30.0, 42.6, 26.6, -10.0, 0.02, 0.97, 0.01, {0.87, 0.12, 0.01}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{L3, 31.0, 44.1, 26.6, -3.0, 0.03, 0.97, 0.01, {0.87, 0.12, 0.01}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{L4, 31.5, 46.6, 26.0, 8.0, 0.10, 0.97, 0.01, {0.5, 0.46, 0.04}, {0.94, 0.045, 0.015}, 0.0, 0.00, 0.0},
    LevelNorm{L5, 31.0, 47.3, 25.0, 23.0, 0.50, 0.97, 0.01, {0.3, 0.35, 0.35}, {0.4, 0.5, 0.1}, 0.0, 0.00, 0.0},
    LevelNorm{S1, 27.0, 46.0, 26.0, 36.0, 0.95, 0.96, 0.01, {0.1, 0.3, 0.6}, {0.08, 0.45, 0.47}, 0.0, 0.00, 0.0}};

constexpr LevelNorm kSacral{S1,  19.0, 36.0, 22.0, 55.0, 0.90, 0.96, 0.01, {0.1, 0.3, 0.6}, {0.25, 0.35, 0.4},
                            0.0, 0.0,  0.0};

}  // namespace

std::span<const LevelNorm> level_norms() { return kNorms; }

const LevelNorm* find_norm(measure::Level level) {
  const auto* const row = std::ranges::find(kNorms, level, &LevelNorm::level);
  return row == kNorms.end() ? nullptr : row;
}

const LevelNorm& sacral_norm() { return kSacral; }

const LevelNorm& looks_of(const std::optional<measure::Level>& level) {
  const LevelNorm* const norm = level ? find_norm(*level) : nullptr;
  return norm == nullptr ? kSacral : *norm;
}

}  // namespace kyphos::pipeline
