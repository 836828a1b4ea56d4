#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom {

/// Stored values of all frames, one number a pixel, frame after frame. BINARY bits run on from frame to frame; RLE is
/// decoded here, since DCMTK 3.6.7 knows no frames of single bits. Throws Error where they are cut short or in an
/// encoding that is not read.
[[nodiscard]] std::vector<std::uint16_t> seg_pixels(DcmDataset& data, std::size_t frames, const std::string& file);

}  // namespace kyphos::io::dicom
