#include "io/report/report_files.h"

#include <array>
#include <string>
#include <vector>

#include "io/labels_file.h"
#include "io/report/csv/progression_csv.h"
#include "io/report/csv/vertebrae_csv.h"
#include "io/report/fhir/report_fhir.h"
#include "io/report/json/report_json.h"
#include "io/report/page/report_html.h"
#include "io/report/views/kept_views.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

/// A format: one writer, one row.
struct Writer {
  const char* file_name;
  std::string (*write)(const CaseReport&);
};

constexpr std::array kWriters{
    Writer{.file_name = "report.json", .write = report_json},
    Writer{.file_name = "vertebrae.csv",
           .write =
               [](const CaseReport& report) {
                 return vertebrae_csv({&report, 1});
               }},
    Writer{.file_name = "report.html", .write = report_html},
    Writer{.file_name = "report.fhir.json", .write = [](const CaseReport& report) { return report_fhir(report); }},
};

}  // namespace

void stage_report(const CaseReport& report, OutputFolder& folder) {
  for (const Writer& writer : kWriters) {
    folder.stage(writer.file_name, writer.write(report));
  }
  if (report.progression) {
    folder.stage("progression.csv", progression_csv(report));
  }
  const std::vector<std::string> tags = study_tags(report);
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    const StudyReport& study = report.studies[i];
    for (const Picture& picture : study.pictures) {
      folder.stage("overlay-" + tags[i] + "-" + picture.name + ".png", picture.png);
    }
    if (study.masks) {
      folder.stage(report.studies.size() == 1 ? "bodies.nii.gz" : "bodies-" + tags[i] + ".nii.gz",
                   labels_nifti_gz(*study.masks));
    }
  }
}

void stage_views(const CaseReport& report, OutputFolder& folder) {
  const std::vector<std::string> tags = study_tags(report);
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    if (const auto& views = report.studies[i].desk_views) {
      for (std::size_t at = 0; at < views->sagittal.size(); ++at) {
        folder.stage(sagittal_view_file(tags[i], at), views->sagittal[at].jpeg);
      }
      if (views->coronal) {
        folder.stage(coronal_view_file(tags[i]), views->coronal->jpeg);
      }
    }
  }
  folder.stage(kViewsFile, views_json(report));
}

}  // namespace kyphos::io
