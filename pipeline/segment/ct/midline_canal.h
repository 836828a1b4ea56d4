#pragma once

#include <vector>

#include "measure/space/lps.h"
#include "measure/space/volume.h"

namespace kyphos::pipeline {

/// The spinal canal in one sagittal slice.
struct MidlineCanal {
  std::vector<measure::PointLps> points;  ///< from the lowest to the highest, one a millimetre; empty: none was found
  std::vector<bool> open;                 ///< whether the slice passes through the open canal there
};

/// Finds the canal by dynamic programming over the rows of the slice: soft tissue with the column of bodies in front
/// and arches behind. Beside the midline there are pedicles and foramina instead, and nothing is found, or it is not
/// open.
[[nodiscard]] MidlineCanal find_midline_canal(const measure::Volume& slice);

/// Part of the canal behind the heights from `low_z_mm` to `high_z_mm` (LPS) that is open; 0 where it was not followed.
[[nodiscard]] double open_fraction(const MidlineCanal& canal, double low_z_mm, double high_z_mm);

}  // namespace kyphos::pipeline
