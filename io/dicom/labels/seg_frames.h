#pragma once

#include <string>
#include <vector>

#include "io/dicom/header/slice_geometry.h"
#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom {

/// For the sources of io/dicom only: carries DCMTK types.

/// What one frame of a segmentation shows.
struct SegFrame {
  SliceGeometry place;
  int segment = 0;  ///< 0 where the pixels tell the segments (LABELMAP)
};

/// Places and segments of all frames, from their own functional groups or the shared ones. Throws Error where a frame
/// lies in no patient's space.
[[nodiscard]] std::vector<SegFrame> seg_frames(DcmDataset& data, const std::string& file);

}  // namespace kyphos::io::dicom
