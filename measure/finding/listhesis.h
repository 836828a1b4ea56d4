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

}  // namespace kyphos::measure
