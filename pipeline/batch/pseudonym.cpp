#include "pipeline/batch/pseudonym.h"

namespace kyphos::pipeline {

io::PatientSummary pseudonymous(io::PatientSummary patient, const CaseRequest& request) {
  if (request.identity == Identity::Hidden) {
    patient.id.clear();
    patient.name.clear();
    patient.birth_date.clear();
  }
  const int shift_days = io::date_shift_days(request.key, request.patient_key);
  for (io::StudySummary& study : patient.studies) {
    if (request.dates == Dates::Shifted && study.date) {
      study.date = io::shifted_date(*study.date, shift_days);
    }
    if (request.uids == Uids::Mapped) {
      study.study_uid = io::mapped_uid(request.key, study.study_uid);
      for (io::SeriesSummary& series : study.series) {
        series.series_uid = io::mapped_uid(request.key, series.series_uid);
      }
    }
  }
  return patient;
}

}  // namespace kyphos::pipeline
