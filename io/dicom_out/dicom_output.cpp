#include "io/dicom_out/dicom_output.h"

#include <algorithm>

#include "io/dicom/header/tags.h"
#include "io/dicom/parallel.h"
#include "io/dicom_out/reader_objects.h"
#include "io/dicom_out/report_document.h"
#include "io/report/sheet/sheet.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

measure::Grid grid_of(const dicom::SliceGeometry& plane) {
  measure::Grid grid{.size = {plane.columns, plane.rows, 1}};
  grid.lps_from_index.linear().col(0) = plane.column_direction * plane.column_step_mm;
  grid.lps_from_index.linear().col(1) = plane.row_direction * plane.row_step_mm;
  grid.lps_from_index.linear().col(2) = plane.normal();
  grid.lps_from_index.translation() = plane.origin;
  return grid;
}

/// "Doe, Jane · PAT-1 · born 1950-01-01", as far as the source says.
std::string who_is(const dicom_out::SourceSeries& source) {
  std::string name = dicom::utf8_text_of(*source.first, DCM_PatientName);
  name = name.substr(0, name.find('='));
  std::ranges::replace(name, '^', ' ');
  name.erase(name.find_last_not_of(' ') + 1);
  const std::string birth = dicom::utf8_text_of(*source.first, DCM_PatientBirthDate);
  return name + (name.empty() || source.patient_id.empty() ? "" : " · ") + source.patient_id +
         (birth.empty() ? "" : " · born " + birth);
}

}  // namespace

DicomStudy dicom_study(const CaseReport& report, std::size_t study, const PaintPlane& paint) {
  const dicom_out::SourceSeries source = dicom_out::read_source(report.studies[study].series);
  std::vector<dicom_out::PictureLabels> labels(source.pictures.size());
  dicom::for_each_in_parallel(labels.size(),
                              [&](std::size_t at) { labels[at] = paint(grid_of(source.pictures[at].geometry)); });
  const std::optional<dicom_out::Segmentation> segmentation =
      dicom_out::segmentation_object({.source = source, .report = report, .study = study, .labels = labels});
  const std::string tag = study_tags(report)[study];
  std::vector<DicomFile> files;
  const auto add = [&](const std::string& kind, dicom_out::FinishedObject object) {
    files.push_back({.name = tag + "-" + kind + ".dcm", .bytes = std::move(object.bytes)});
  };
  const dicom_out::DocumentInput input{
      .source = source, .report = report, .study = study, .segmentation = segmentation};
  if (auto bodies = bodies_report(input)) {
    add("bodies-sr", std::move(*bodies));
  }
  if (auto spine = spine_report(input)) {
    add("spine-sr", std::move(*spine));
  }
  if (segmentation) {
    add("bodies-seg", segmentation->object);
  }
  const Sheet sheet = study_sheet(report, study, who_is(source));
  for (std::size_t page = 0; page < sheet.pages.size(); ++page) {
    const auto number = static_cast<unsigned>(page) + 1U;
    add("page-" + std::to_string(number), capture_object(source, sheet.pages[page], number));
  }
  add("report-pdf", pdf_object(source, sheet.pdf));
  return {.files = std::move(files), .patient_id = source.patient_id, .tracked_by = source.person()};
}

}  // namespace kyphos::io
