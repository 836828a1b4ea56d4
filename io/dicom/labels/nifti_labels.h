#pragma once

#include <filesystem>

#include "io/labels/label_image.h"

namespace kyphos::io::dicom {

/// A label map in NIfTI, cropped to its labels, with the names of its header extension or of a table beside it
/// (NAME.tsv of BIDS, dataset.json of nnU-Net). Throws Error where it is none: no place in space, several numbers a
/// voxel, values that are no whole numbers or negative.
[[nodiscard]] LabelImage read_nifti_labels(const std::filesystem::path& file);

/// "seg.nii.gz" -> "seg".
[[nodiscard]] std::string nifti_stem(const std::filesystem::path& file);

}  // namespace kyphos::io::dicom
