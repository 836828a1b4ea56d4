#pragma once

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// Judges a measured case by the criteria: images from the report, history from the clinical file where there is one.
/// Without one, every clinical field is unknown, and the verdict says what is missing. Nothing where no study was
/// measured. Warnings about the clinical file are added to those of `report`.
[[nodiscard]] io::CaseReport classify_case(io::CaseReport report, const io::PatientSummary& patient,
                                           const ClassifyOptions& options);

/// The same where facts, thresholds and edition are known already.
[[nodiscard]] io::CaseReport judged(io::CaseReport report, io::JudgedBy by);

}  // namespace kyphos::pipeline
