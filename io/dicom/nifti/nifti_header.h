#pragma once

#include <nifti1_io.h>

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "io/input.h"

namespace kyphos::io::dicom {

/// The header of a NIfTI-1 file in this machine's byte order, or why it is none. Reads no more than the header.
[[nodiscard]] std::variant<nifti_1_header, IgnoredFile> read_nifti_header(const std::filesystem::path& file);

/// One volume of single numbers in a type that is read here: no time, no colours.
[[nodiscard]] bool is_one_volume(const nifti_1_header& header);

/// Why the file cannot hold what its header claims (code and reason): nothing is allocated or read by such a claim.
struct NiftiOverclaim {
  std::string code;
  std::string reason;
};
[[nodiscard]] std::optional<NiftiOverclaim> overclaim_of(const nifti_1_header& header,
                                                         const std::filesystem::path& file);

}  // namespace kyphos::io::dicom
