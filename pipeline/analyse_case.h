#pragma once

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// All studies of one patient, in the order of their dates. `patient_key` is how outputs call the patient.
/// A study that cannot be measured is a row in CaseReport::failures with its reason, and the others go on.
[[nodiscard]] io::CaseReport analyse_case(const io::PatientSummary& patient, const std::string& patient_key,
                                          const AnalysisOptions& options);

}  // namespace kyphos::pipeline
