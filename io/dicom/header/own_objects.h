#pragma once

namespace kyphos::io::dicom {

/// Reason code of the program's own structured reports, which can be compared with where the images are gone.
inline constexpr const char* kOwnReport = "own_report";

}  // namespace kyphos::io::dicom
