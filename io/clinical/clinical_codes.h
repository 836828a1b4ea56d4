#pragma once

#include <optional>
#include <string_view>

#include "measure/level.h"

namespace kyphos::io {

/// What a code of a clinical terminology says of a patient.
enum class ClinicalMeaning : unsigned char {
  None,
  VertebralFracture,
  OsteoporoticFracture,  ///< says both: a vertebral fracture, and osteoporosis
  Osteoporosis,
  NeurologicDeficit,
  CaudaEquina,
  Dyspnoea,
  Malignancy,
  PainScore,
  MmrcGrade,
  FvcPercent,
  FvcVolume,  ///< in litres: says nothing without what is predicted
  Infection,
  AnkylosingDisease,
  Pregnancy,
  OsteoporosisDrug,
  Analgesic,
  Augmentation,
};

/// system: the FHIR code system; code: as written. Codes are matched whole, those of ICD-10 and ATC by their beginning.
[[nodiscard]] ClinicalMeaning meaning_of(std::string_view system, std::string_view code);

/// A SNOMED CT code of a vertebra (DICOM CID 7603).
[[nodiscard]] std::optional<measure::Level> level_of_snomed(std::string_view code);

}  // namespace kyphos::io
