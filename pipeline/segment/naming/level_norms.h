#pragma once

#include <array>
#include <optional>
#include <span>

#include "measure/level.h"

namespace kyphos::pipeline {

/// What a level usually looks like. For telling levels apart only: never used as a reference for a loss of height.
struct LevelNorm {
  measure::Level level;
  double depth_mm;             ///< between the walls at the waist, mid-sagittal
  double width_mm;             ///< left to right
  double height_mm;            ///< posterior
  double tilt_deg;             ///< of the body's axis, supine, top forward positive
  double rib_chance;           ///< that bone beside it can be followed beyond 55 mm: a rib, or the pelvis
  double no_lung;              ///< chance that there is no lung beside it (36-60 mm off the mid-plane) on either side
  double much_lung;            ///< chance that lung fills more than half of that place on a side
  std::array<double, 3> head;  ///< chances of no, some and much bone beside the back of the body
  std::array<double, 3> ala;   ///< chances of little, some and much bone on both sides where a sacrum has its ala
  double rib_out_mm;           ///< how far its rib stands out from the column's middle at most; 0 where it has none
  double rib_out_sd;           ///< spread of the logarithm of that, one sigma, beside the person's size
  double rib_height_mm;        ///< over the body's middle at which its rib passes 40 mm beside it
};

[[nodiscard]] std::span<const LevelNorm> level_norms();
[[nodiscard]] const LevelNorm* find_norm(measure::Level level);
/// What the sacral segments below S1 look like, where a chain runs on into them.
[[nodiscard]] const LevelNorm& sacral_norm();
/// The norm of a level of the usual spine; nothing stands for a segment below S1.
[[nodiscard]] const LevelNorm& looks_of(const std::optional<measure::Level>& level);

}  // namespace kyphos::pipeline
