#pragma once

#include <string>
#include <string_view>

#include "io/clinical/clinical_file.h"

namespace kyphos::io {

/// A FHIR R4 Bundle: Condition, Observation, MedicationStatement and Procedure, one context for each subject. Codes
/// that are understood stand in docs/clinical.md; any field may also come as an Observation or Condition coded with its
/// key in the system kClinicalCodeSystem. Resources that are passed over are named in a warning, each with line and
/// column, its code and the reason. Throws Error with line and column.
[[nodiscard]] ClinicalFile parse_clinical_fhir(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
