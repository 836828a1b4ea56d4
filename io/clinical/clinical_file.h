#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classify/clinical_context.h"
#include "measure/warning.h"

namespace kyphos::io {

/// What a clinical file says, one context for each patient and date. docs/clinical.md describes the three formats:
/// JSON (one patient), CSV (a cohort), FHIR R4 Bundle.
struct ClinicalFile {
  std::vector<classify::ClinicalContext> contexts;
  std::vector<measure::Warning> warnings;  ///< of what was passed over; no patient identity
};

/// Reads a file of any of the formats, told apart by content. Throws Error that names file, line, column and field.
[[nodiscard]] ClinicalFile read_clinical_file(const std::filesystem::path& path);
/// The same for a text; `subject` names it in errors.
[[nodiscard]] ClinicalFile parse_clinical_text(std::string_view text, const std::string& subject);

/// The context of one patient at one date, with what an earlier row says of pain, breath and vital capacity filled in
/// as the earlier value. `patient` are all keys by which the images know the patient. A file with one context and no
/// patient key speaks of whoever is asked about.
struct ClinicalMatch {
  std::optional<classify::ClinicalContext> context;  ///< none: the file says nothing of this patient
  std::vector<measure::Warning> warnings;            ///< such as facts recorded long before or after the study
};
[[nodiscard]] ClinicalMatch context_for(const ClinicalFile& file, std::span<const std::string> patient,
                                        std::optional<classify::Date> study_date);

}  // namespace kyphos::io
