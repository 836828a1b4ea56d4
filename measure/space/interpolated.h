#pragma once

#include <optional>

#include "measure/space/volume.h"

namespace kyphos::measure {

/// An index axis along which a volume has more samples than it has detail: a reformat of thicker slices, or a copy on a
/// finer grid.
struct Interpolated {
  int axis = 0;
  double spacing_mm = 0.0;     ///< of the samples
  double resolution_mm = 0.0;  ///< from this distance on neighbours differ as they do along the other axes
};

/// Looks for such an axis. Second differences over one distance tell: noise and texture make them alike along all axes
/// of a scan, interpolation makes them vanish below the distance of the true slices. Where all axes were drawn out
/// alike, or no other is sampled finely enough to compare with, an axis is compared with itself over a longer distance.
[[nodiscard]] std::optional<Interpolated> interpolated_axis(const Volume& volume);

/// The volume in slices as thick as its detail: every n-th sample along the axis, from where the true slices lie (there
/// interpolated values bend).
[[nodiscard]] Volume without_interpolation(const Volume& volume, const Interpolated& found);

}  // namespace kyphos::measure
