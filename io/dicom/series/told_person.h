#pragma once

#include <vector>

#include "io/input.h"

namespace kyphos::io::dicom {

/// All of these as the one patient that the caller says they are: the studies of NIfTI files, which name nobody, join
/// the others. Where the files do not say so themselves, every series that can be measured carries the warning.
[[nodiscard]] std::vector<PatientSummary> as_told(std::vector<PatientSummary> patients, std::size_t persons_by_files);

}  // namespace kyphos::io::dicom
