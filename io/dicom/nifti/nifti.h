#pragma once

#include <filesystem>
#include <variant>

#include "io/input.h"

namespace kyphos::io::dicom {

/// Judges a NIfTI file as one series: a CT volume in HU has a place in space (sform, else qform) and negative values.
/// Reads voxels only until the first negative one. A damaged file is ignored with the reason.
/// Without negative values it is an MR where the caller or the JSON file beside it says so.
[[nodiscard]] std::variant<SeriesSummary, IgnoredFile> summarise_nifti(const std::filesystem::path& file,
                                                                       GreyNifti grey = GreyNifti::AsFilesSay);

/// The voxels in HU or as MR signal, axes turned from right-anterior-superior to patient space. Throws Error naming the
/// file.
[[nodiscard]] LoadedSeries read_nifti(const std::filesystem::path& file,
                                      measure::Quantity quantity = measure::Quantity::Hounsfield);

}  // namespace kyphos::io::dicom
