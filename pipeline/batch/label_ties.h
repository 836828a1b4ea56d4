#pragma once

#include "io/store/store.h"
#include "pipeline/batch/describe_file.h"

namespace kyphos::pipeline {

/// Reason code of NIfTI files that hold labels, whatever became of them.
inline constexpr const char* kLabelMapCode = "label_map";

/// Gives each label map in NIfTI to the patient of the scan that it goes with: the scan whose name has the same
/// subject, else the only scan in the nearest folder around it. One that goes with none, or with several alike, is
/// ignored with that reason.
void tie_label_maps(io::Store& store, const Naming& naming);

}  // namespace kyphos::pipeline
