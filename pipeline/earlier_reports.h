#pragma once

#include <span>
#include <string>
#include <vector>

#include "io/input.h"
#include "io/report/case_report.h"
#include "measure/warning.h"
#include "pipeline/analyse_study.h"

namespace kyphos::pipeline {

/// What own structured reports among the inputs tell of the patient's earlier studies.
struct EarlierReports {
  std::vector<io::StudyReport> studies;
  std::vector<measure::Warning> warnings;  ///< reports that were not taken, each with its reason
};

/// Code of the warning that a report was not taken.
inline constexpr const char* kReportNotTaken = "earlier_report_not_taken";

/// Reads the own reports that the index met. Those of another patient are left out: by id, and by a date of birth that
/// contradicts. Nothing is told of reports whose study is there with a series that can be measured.
[[nodiscard]] EarlierReports earlier_reports(const io::PatientSummary& patient, const io::InputIndex& index);

/// Puts reported studies among those that were measured, by date: where nothing else is left of a study, and where a
/// later study was measured, since a report is compared with and never judged. Takes the place of the study's failure.
[[nodiscard]] std::vector<AnalysedStudy> with_reported(std::vector<AnalysedStudy> studies,
                                                       std::span<const io::StudyReport> reported,
                                                       std::vector<io::StudyFailure>& failures);

}  // namespace kyphos::pipeline
