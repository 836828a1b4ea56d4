#pragma once

#include <filesystem>
#include <string>

#include "io/dicom/files/byte_stream.h"

namespace kyphos::io::dicom {

enum class FileKind : unsigned char { Dicom, Nifti, Other, Empty, Unreadable };

/// Looks at the first bytes (and, for NIfTI, the name's ending) only, so that thousands of unrelated files cost little.
/// A file without preamble passes for DICOM where it starts with a plausible element of group 2 or 8.
[[nodiscard]] FileKind kind_of_file(const std::filesystem::path& file);
/// The same of a file that is read on afterwards; takes nothing from `stream`.
[[nodiscard]] FileKind kind_of_file(const std::filesystem::path& file, ByteStream& stream);

[[nodiscard]] bool has_nifti_name(const std::filesystem::path& file);

}  // namespace kyphos::io::dicom
