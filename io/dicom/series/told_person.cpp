#include "io/dicom/series/told_person.h"

#include <iterator>
#include <utility>

namespace kyphos::io::dicom {

std::vector<PatientSummary> as_told(std::vector<PatientSummary> patients, std::size_t persons_by_files) {
  if (patients.size() > 1) {
    for (std::size_t at = 1; at < patients.size(); ++at) {
      std::move(patients[at].studies.begin(), patients[at].studies.end(), std::back_inserter(patients.front().studies));
    }
    patients.resize(1);
  }
  if (persons_by_files < 2) {
    return patients;
  }
  for (StudySummary& study : patients.front().studies) {
    for (SeriesSummary& series : study.series) {
      if (series.usable) {
        series.warnings.push_back({.code = kToldOnePatient,
                                   .text = "The files do not say that they show one person: it was told "
                                           "(--one-patient)."});
      }
    }
  }
  return patients;
}

}  // namespace kyphos::io::dicom
