#pragma once

#include <nifti1_io.h>

#include <optional>
#include <string>

#include "measure/space/volume.h"
#include "measure/warning.h"

namespace kyphos::io::dicom {

/// Where a NIfTI volume lies, or why its header does not tell.
struct NiftiPlace {
  std::optional<measure::Grid> grid;
  std::optional<measure::Warning> warning;  ///< where the header contradicts itself and it is sure which part is right
  std::string reason_code;
  std::string reason;
};

/// Patient space by sform, qform and pixdim together. Where they agree within rounding the sform counts. Where sform
/// and qform differ, the one that tells the scanner's own space (code 1) counts, unless the voxel sizes in pixdim
/// contradict it. Else nobody can tell which one is right, and heights depend on it.
[[nodiscard]] NiftiPlace place_of(const nifti_1_header& header);

}  // namespace kyphos::io::dicom
