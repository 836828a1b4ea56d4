#pragma once

#include "measure/space/volume.h"
#include "pipeline/finder/seen_spine.h"

namespace kyphos::pipeline {

/// An MR as the fits of walls and endplates can read it on any contrast: how like the marrow of the bodies around a
/// voxel is, from 0 to kMarrowUnits. Darker than marrow (cortex, ligaments, dried discs) falls with the signal itself,
/// so that an edge lies where marrow's signal has fallen halfway to its dark border; brighter (water of discs, dural
/// sac, fat) falls likewise on the other side. The marrow's level is that of the seen bodies, between them by height,
/// with the coil's fall from back to front. Out of reach of what the finder sees as bodies nothing is wholly like
/// marrow.
[[nodiscard]] measure::Volume marrow_picture(const measure::Volume& volume, const SeenSpine& seen);

}  // namespace kyphos::pipeline
