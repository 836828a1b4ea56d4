#pragma once

#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Which way an endplate sinks into its body.
enum class SinksTowards : signed char { Below = 1, Above = -1 };

/// An endplate whose focal pits are filled to the level of their edges, and how deep the deepest of them is.
///
/// A Schmorl node is a narrow pit with steep walls in an endplate that stands; a fracture lets the endplate sink as a
/// whole or a good part of it. A disc as wide as kPitWidthFraction of the body's depth is laid on the endplate and what
/// it does not touch is filled (a morphological closing). Broad hollows, biconcave ones included, hold the disc and
/// stay as they are: only what lies kLeastPitMm below it is a pit. Slopes and rims that fall away are none.
struct FilledEndplate {
  EndplateSurface surface;
  double pit_mm = 0.0;  ///< depth of the deepest pit below its edges; 0 where there is none
};

[[nodiscard]] FilledEndplate fill_focal_pits(const EndplateSurface& endplate, double depth_mm, SinksTowards sinks);

}  // namespace kyphos::measure
