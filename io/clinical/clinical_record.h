#pragma once

#include <optional>
#include <vector>

#include "classify/clinical_context.h"
#include "io/clinical/clinical_codes.h"

namespace kyphos::io {

/// One entry of a health record, whatever the format it came in.
struct RecordEntry {
  ClinicalMeaning meaning = ClinicalMeaning::None;
  classify::Tristate held = classify::Tristate::Unknown;  ///< yes: confirmed; no: refuted; unknown: provisional
  std::vector<measure::Level> levels{};
  std::optional<classify::Date> date{};
};

/// One score at one date.
struct DatedScore {
  std::optional<classify::Date> date{};
  double value = 0.0;
};

/// All that is gathered of one patient.
struct PatientRecord {
  classify::ClinicalContext context;
  std::vector<DatedScore> pain;
  std::vector<DatedScore> mmrc;
  std::vector<DatedScore> fvc_percent;
};

/// Puts a diagnosis into the record. False where it says nothing of what the classifier asks.
[[nodiscard]] bool take_diagnosis(PatientRecord& record, const RecordEntry& entry);
/// Puts a finished augmentation into the record.
void take_augmentation(PatientRecord& record, const RecordEntry& entry);
/// The context with the latest scores as now and the ones before them as before.
[[nodiscard]] classify::ClinicalContext finished(PatientRecord record);

}  // namespace kyphos::io
