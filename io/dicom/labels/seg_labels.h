#pragma once

#include <filesystem>

#include "io/labels/label_image.h"

namespace kyphos::io::dicom {

/// A DICOM segmentation (BINARY, FRACTIONAL or LABELMAP), frames put to their places by position, whatever their order;
/// pixels are unpacked here. Segments are named by their type code, anatomic region or label, never by number. Throws
/// Error where it is none, lies in no patient's space, or holds no vertebra.
[[nodiscard]] LabelImage read_seg_labels(const std::filesystem::path& file);

}  // namespace kyphos::io::dicom
