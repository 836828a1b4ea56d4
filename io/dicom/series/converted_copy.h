#pragma once

#include "io/input.h"

namespace kyphos::io::dicom {

/// Takes NIfTI volumes out of the patients that show what a DICOM series among them shows, voxel by voxel in the same
/// place: a converter was run in the export itself. The series tells whose it is and when; the copy is listed among the
/// ignored. Reads pixels only where a volume has as many voxels as a series.
void drop_converted_copies(InputIndex& index);

}  // namespace kyphos::io::dicom
