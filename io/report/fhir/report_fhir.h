#pragma once

#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// How a FHIR report calls the patient.
struct FhirPerson {
  std::string tracked_by;  ///< stands for the patient in tracking UIDs
  std::string identifier;  ///< of the patient
};

/// report.fhir.json: an R4 bundle (collection) of a Patient, and for each study an ImagingStudy, a DiagnosticReport, a
/// BodyStructure a body identified by its tracking identifier and UID, and Observations: one a body with its
/// measurements as components, one a regional angle, one a change against an earlier date. After HL7's "DICOM SR to
/// FHIR Resource Mapping", taken back to R4. Ids follow from the content: the same bytes twice.
[[nodiscard]] std::string report_fhir(const CaseReport& report, const FhirPerson& person);

/// As the other outputs do: under the patient's key, which does not lead to the identified outputs.
[[nodiscard]] std::string report_fhir(const CaseReport& report);

}  // namespace kyphos::io
