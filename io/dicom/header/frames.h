#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <vector>

#include "io/dicom/header/header.h"

namespace kyphos::io::dicom {

/// The pictures of a dataset with their place and rescale: from the functional groups of a multi-frame object where it
/// has them, else from the dataset itself. For the sources of io/dicom only: carries DCMTK types.
[[nodiscard]] std::vector<FrameHeader> frames_of(DcmItem& dataset);

}  // namespace kyphos::io::dicom
