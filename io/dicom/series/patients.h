#pragma once

#include <span>
#include <vector>

#include "io/dicom/header/header.h"
#include "io/input.h"

namespace kyphos::io::dicom {

/// What tells whose a file without patient id is: its study with date, name, birth date and sex. Two of them are taken
/// for one person's only where all agree and the study is one.
[[nodiscard]] std::string person_without_id(const FileHeader& header);

/// Groups files into patients (by id and issuer; without id by study; all in one where the caller says so), studies and
/// series, judges each series and chooses one a study. Contradictions about the person become warnings of every series
/// of the patient.
[[nodiscard]] std::vector<PatientSummary> group_into_patients(std::span<const FileHeader> headers,
                                                              Persons persons = Persons::AsFilesSay);

/// How many people these files are of by what they say.
[[nodiscard]] std::size_t persons_by_files(std::span<const FileHeader> headers);

/// A NIfTI volume as a patient of one study: the file says no more.
[[nodiscard]] PatientSummary patient_of_nifti(SeriesSummary series);

}  // namespace kyphos::io::dicom
