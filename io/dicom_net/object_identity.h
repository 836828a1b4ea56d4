#pragma once

#include <filesystem>
#include <string>

namespace kyphos::io {

/// What an archive files an object by.
struct ObjectIdentity {
  std::string study_uid;
  std::string sop_instance;
};

/// Reads it from a file of this program's own. Throws Error where it is no DICOM file.
[[nodiscard]] ObjectIdentity identity_of(const std::filesystem::path& file);

}  // namespace kyphos::io
