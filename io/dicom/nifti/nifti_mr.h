#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "io/dicom/header/mr_acquisition.h"
#include "io/dicom/nifti/nifti_voxels.h"

namespace kyphos::io::dicom {

/// What a converter (dcm2niix, BIDS) wrote of an MR into the JSON file beside the volume; nothing where there is none
/// or it speaks of no MR.
struct MrSidecar {
  MrAcquisition acquisition;
  std::string image_type;
  std::string description;
};
[[nodiscard]] std::optional<MrSidecar> mr_sidecar_of(const std::filesystem::path& file);

/// Whether so few values occur in the first voxels that they are labels rather than greys.
[[nodiscard]] bool holds_labels(nifti_image& image, std::size_t voxels);

/// Greys as whole numbers: as they are, or scaled into range where they are fractions or too large.
[[nodiscard]] std::vector<std::int16_t> signal_of(const std::vector<float>& values);

}  // namespace kyphos::io::dicom
