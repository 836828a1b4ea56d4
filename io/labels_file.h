#pragma once

#include <string>

#include "measure/space/volume.h"

namespace kyphos::io {

/// The labels as a gzipped NIfTI-1 image (uint8, one voxel a voxel of the grid), with the grid in sform and qform.
/// Labels are VerSe numbers, or 100 + position from the top for a body without a name. The same bytes each time.
/// Throws Error where the grid does not fit the format (more than 32767 voxels along an axis).
[[nodiscard]] std::string labels_nifti_gz(const measure::LabelMap& labels);

}  // namespace kyphos::io
