#pragma once

#include <array>

#include "measure/labelled_spine.h"

namespace kyphos::accuracy {

/// The same labels as another examination would hold them: the grid turned by up to 4 degrees about each axis and
/// shifted by up to a voxel, at a spacing, by nearest neighbour. The same for the same round; round 0 is not turned.
[[nodiscard]] measure::LabelledSpine turned_labels(const measure::LabelledSpine& spine,
                                                   const std::array<double, 3>& spacing_mm, int round);

}  // namespace kyphos::accuracy
