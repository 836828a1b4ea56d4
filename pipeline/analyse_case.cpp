#include "pipeline/analyse_case.h"

#include "io/error.h"
#include "pipeline/analyse_study.h"

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
  for (const io::StudySummary& study : patient.studies) {
    try {
      report.studies.push_back(analyse_study(study, options));
    } catch (const io::Error& error) {
      report.failures.push_back({.study_uid = study.study_uid, .date = study.date, .problem = error.what()});
    }
  }
  return report;
}

}  // namespace kyphos::pipeline
