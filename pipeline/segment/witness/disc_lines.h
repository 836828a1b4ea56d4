#pragma once

#include <array>
#include <optional>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/witness/hidden_disc.h"

namespace kyphos::pipeline {

/// A line across a disc, at a station of the heights.
struct DiscLine {
  double u_mm = 0.0;
  std::array<DiscLook, 2> looks;  ///< of the body above and of the body below, own endplate and the one beyond
  std::optional<SeenDisc> seen;
};

/// A disc in a frame of its own, which lies half way between those of its bodies: behind, in the middle, in front.
struct DiscLines {
  measure::BodyFrame frame;
  std::array<DiscLine, 3> lines;
};

/// One body with what its search made of the endplates beyond its own; without them (no points) only its own count.
struct DiscSide {
  const measure::VertebralBody& body;
  const measure::EndplateSurface& beyond;
};

/// What all witnesses say of the disc between two bodies. `slice_mm`: distance of slices, which errors grow with.
/// Nothing where a body has no walls.
[[nodiscard]] std::optional<DiscLines> disc_lines(const SeenSpine& spine, const DiscSide& above, const DiscSide& below,
                                                  double slice_mm);

/// A disc as the learned finder sees it on a line at u_mm of a frame, near s = 0; nothing where it sees none.
[[nodiscard]] std::optional<SeenDisc> seen_disc(const SeenSpine& spine, const measure::BodyFrame& frame, double u_mm,
                                                double slice_mm);

}  // namespace kyphos::pipeline
