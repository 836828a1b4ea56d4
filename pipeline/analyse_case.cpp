#include "pipeline/analyse_case.h"

#include "io/error.h"
#include "pipeline/analyse_study.h"
#include "pipeline/classify_case.h"
#include "pipeline/earlier_reports.h"
#include "pipeline/follow_case.h"

namespace kyphos::pipeline {

io::CaseReport analyse_case(const io::PatientSummary& patient, const std::string& patient_key,
                            const AnalysisOptions& options) {
  io::CaseReport report{.patient_key = patient_key,
                        .sex = patient.sex,
                        .age_years = patient.age_years,
                        .studies = {},
                        .failures = {},
                        .settings = settings(options),
                        .warnings = {}};
  std::vector<AnalysedStudy> studies;
  for (const io::StudySummary& study : patient.studies) {
    try {
      studies.push_back(analyse_study(study, options));
    } catch (const io::Error& error) {
      report.failures.push_back({.study_uid = study.study_uid, .date = study.date, .problem = error.what()});
    }
  }
  studies = with_reported(std::move(studies), options.earlier_reports, report.failures);
  FollowedCase followed = follow_case(std::move(studies), classify::progression_thresholds(options.classify.criteria));
  report.studies = std::move(followed.studies);
  report.progression = std::move(followed.progression);
  report.warnings = std::move(followed.warnings);
  return classify_case(std::move(report), patient, options.classify);
}

}  // namespace kyphos::pipeline
