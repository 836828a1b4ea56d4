#pragma once

#include <span>
#include <vector>

#include "io/dicom/header.h"
#include "io/input.h"

namespace kyphos::io::dicom {

/// Groups files into patients (by id and issuer; without id by study), studies and series, judges each series and
/// chooses one a study. Contradictions about the person become warnings of every series of the patient.
[[nodiscard]] std::vector<PatientSummary> group_into_patients(std::span<const FileHeader> headers);

/// A NIfTI volume as a patient of one study: the file says no more.
[[nodiscard]] PatientSummary patient_of_nifti(SeriesSummary series);

}  // namespace kyphos::io::dicom
