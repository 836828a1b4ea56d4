#include "pipeline/dicom_output.h"

#include <optional>

#include "io/dicom_out/dicom_output.h"
#include "io/error.h"
#include "io/report/fhir/report_fhir.h"
#include "pipeline/segment/plane_labels.h"

namespace kyphos::pipeline {
namespace {

PlanePainter painter_of(const io::StudyReport& study) {
  std::vector<const measure::VertebralBody*> bodies;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    bodies.push_back(&vertebra.body);
  }
  return PlanePainter(bodies);
}

io::FhirPerson stage_study(const io::CaseReport& report, std::size_t study, io::OutputFolder& folder) {
  if (report.studies[study].bodies_from.source == measure::BodySource::ReaderPoints) {
    throw io::Error("study " + report.studies[study].study_uid,
                    "it was measured by a reader's points, which outline no segment");
  }
  const PlanePainter painter = painter_of(report.studies[study]);
  const auto paint = [&painter](const measure::Grid& plane) { return painter.labels(plane); };
  const io::DicomStudy written = io::dicom_study(report, study, paint);
  for (const io::DicomFile& file : written.files) {
    folder.stage(std::string(io::kIdentifiedFolder) + "/" + file.name, file.bytes);
  }
  return {.tracked_by = written.tracked_by, .identifier = written.patient_id};
}

}  // namespace

void stage_dicom(io::CaseReport& report, io::OutputFolder& folder) {
  std::optional<io::FhirPerson> person;
  for (std::size_t study = 0; study < report.studies.size(); ++study) {
    if (report.studies[study].from_report) {
      continue;  // it is in the archive already
    }
    try {
      person = stage_study(report, study, folder);
    } catch (const io::Error& error) {
      report.warnings.push_back({.code = std::string(kNoDicomOutput),
                                 .text = "The study of " + report.studies[study].date.value_or("unknown date") +
                                         " has no DICOM output: " + error.what()});
    }
  }
  if (person) {
    folder.stage(std::string(io::kIdentifiedFolder) + "/report.fhir.json", io::report_fhir(report, *person));
  }
}

}  // namespace kyphos::pipeline
