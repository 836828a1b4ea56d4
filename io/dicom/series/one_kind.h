#pragma once

#include <span>

#include "io/input.h"

namespace kyphos::io::dicom {

/// Makes the choice of series stable from date to date: where a patient has several studies, the kind of reconstruction
/// (orientation, slice distance to half a millimetre, kernel, original or reformat) that most of them hold is taken
/// wherever a study has it, unless its slices are more than half a millimetre thicker or it shows less than 80 % of
/// what the study's own best series shows. Ties go to the kind with the thinner slices, then to the earlier study's.
/// Writes the reason into the series.
void choose_one_kind(std::span<StudySummary> studies);

}  // namespace kyphos::io::dicom
