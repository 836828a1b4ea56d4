#pragma once

#include <filesystem>
#include <span>

#include "io/input.h"

namespace kyphos::pipeline {

/// The index of a case's files. A NIfTI volume stands for itself in a batch; where a DICOM series in its own folder
/// shows the same voxels in the same place, it is that series' converted copy: listed among the ignored, no patient of
/// its own.
[[nodiscard]] io::InputIndex index_of_case(std::span<const std::filesystem::path> files, io::Persons persons,
                                           io::GreyNifti grey = io::GreyNifti::AsFilesSay);

}  // namespace kyphos::pipeline
