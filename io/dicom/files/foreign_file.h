#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "io/input.h"

namespace kyphos::io::dicom {

/// Why a file that is neither DICOM nor NIfTI is of no use, told by its first bytes. "not_dicom" where it is nothing
/// that could hold pictures; "archive" for zip and tar, "packed" for other packed files, "other_volume" for volumes in
/// other formats: these may hide a scan and are not passed over quietly.
[[nodiscard]] IgnoredFile foreign_file(const std::filesystem::path& file);

/// Why the NIfTI library must not be asked about a file that is named as NIfTI; nothing where its first bytes are those
/// of a NIfTI-1 file in one piece. The library believes names, and prints what it does not like.
[[nodiscard]] std::optional<IgnoredFile> unlike_nifti1(const std::filesystem::path& file);

/// The shadow that macOS writes beside each file on a foreign disk ("._name", AppleDouble).
[[nodiscard]] bool is_apple_double(std::string_view head);

}  // namespace kyphos::io::dicom
