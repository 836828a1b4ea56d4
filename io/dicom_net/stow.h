#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/dicom_net/patience.h"
#include "io/dicom_net/send.h"

namespace kyphos::io {

/// Stores files at a DICOMweb server (STOW-RS, PS3.18 10.5) below `root`, "https://pacs.example/dicom-web", one request
/// a file over one connection. Certificates are checked, redirects are not followed; name and password come from the
/// user's .netrc where the server asks for them. One entry a file as in store_at.
/// Throws Error where the server cannot be reached or is none.
[[nodiscard]] std::vector<SentObject> store_on_web(const std::string& root,
                                                   std::span<const std::filesystem::path> files,
                                                   const Patience& patience = {});

}  // namespace kyphos::io
