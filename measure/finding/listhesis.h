#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/finding/canal.h"
#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// How far a body as a whole stands before or behind the next one below.
struct Listhesis {
  /// In mm along the disc between the two; positive where the upper body stands in front (anterolisthesis), negative
  /// where it stands behind (retrolisthesis). Source of the sign and of the percentage: Meyerding 1932.
  Measured<double> mm = WhyNot{"no body below in view"};
  Measured<double> percent = WhyNot{"no body below in view"};  ///< of the depth of the body below
};

/// The step is that of the two posterior walls' rims beside the disc. The front walls must tell the same: a fragment
/// that stands back into the canal moves the rim and leaves the front where it was. So no more is said than twice the
/// front's step, and 0 where the front steps the other way. (Twice, since depths differ and fronts carry spurs.)
[[nodiscard]] std::vector<Listhesis> measure_listhesis(std::span<const VertebralBody> bodies,
                                                       std::span<const std::vector<CanalPoint>> canals);

/// The normal of the disc between two bodies, towards superior: the mean of those of the endplates beside it. Nothing
/// where one of them was not found.
[[nodiscard]] std::optional<DirectionLps> disc_normal(const VertebralBody& upper, const VertebralBody& lower);

/// Points of a wall that make its rim: the mean of its last three millimetres.
inline constexpr std::size_t kWallRimPoints = 3;

/// How well three bodies' walls foretell where an intact one lies: 20 intact bodies of five real scans stand back by
/// 1.0 mm (root mean square), most where the lordosis turns sharply.
inline constexpr double kWallLineErrorMm = 1.0;
/// Edges of canal and wall repeat within about this (half a voxel of thin CT); a mean of several, better.
inline constexpr double kWallEdgeErrorMm = 0.4;

}  // namespace kyphos::measure
