#pragma once

#include <cstddef>

#include "measure/space/volume.h"

namespace kyphos::measure {

/// Marks as outside of the scan (kOutsideScan) what was filled up with one value: beyond a circle, the corners of an
/// oblique reformat, around a crop. Known by its constancy, whatever the value: the same number over five voxels along
/// each axis and joined to the border of the matrix, which noise gives to no tissue. The air around a patient goes with
/// it where the scanner clips it to one value: nothing tells the two apart where a reformat blends them with tissue,
/// and no body lies beside it. Airways that end at the border stay. Pictures without any noise keep what has a value of
/// tissue. Returns how many voxels were marked.
std::size_t mark_padding(Volume& volume);

}  // namespace kyphos::measure
