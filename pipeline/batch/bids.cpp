#include "pipeline/batch/bids.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "io/report/words/words.h"
#include "io/whole_file.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

void move_file(const fs::path& from, const fs::path& to) {
  if (fs::exists(from)) {
    fs::create_directories(to.parent_path());
    fs::rename(from, to);
  }
}

/// "overlay-2020-01-02-sagittal.png" is sub-K_ses-20200102_desc-sagittal_ct.png.
void move_study(const fs::path& folder, const io::CaseReport& report, std::size_t study, const std::string& tag) {
  const std::string session = "ses-" + bids_label(tag);
  const std::string stem = "sub-" + bids_label(report.patient_key) + "_" + session;
  const fs::path anat = folder / session / "anat";
  for (const io::Picture& picture : report.studies[study].pictures) {
    move_file(folder / ("overlay-" + tag + "-" + picture.name + ".png"),
              anat / (stem + "_desc-" + bids_label(picture.name) + "_ct.png"));
  }
  const std::string masks = report.studies.size() == 1 ? "bodies.nii.gz" : "bodies-" + tag + ".nii.gz";
  move_file(folder / masks, anat / (stem + "_desc-bodies_dseg.nii.gz"));
}

}  // namespace

std::string bids_label(const std::string& text) {
  std::string label;
  std::ranges::copy_if(text, std::back_inserter(label),
                       [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
  return label;
}

std::string report_stem_bids(const std::string& patient_key) {
  return "sub-" + bids_label(patient_key) + "_desc-kyphos_report";
}

void arrange_as_bids(const fs::path& folder, const io::CaseReport& report) {
  const std::vector<std::string> tags = io::study_tags(report);
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    move_study(folder, report, i, tags[i]);
  }
  const std::string stem = "sub-" + bids_label(report.patient_key);
  move_file(folder / "report.json", folder / (report_stem_bids(report.patient_key) + ".json"));
  move_file(folder / "report.html", folder / (report_stem_bids(report.patient_key) + ".html"));
  move_file(folder / "report.fhir.json", folder / (report_stem_bids(report.patient_key) + ".fhir.json"));
  move_file(folder / "vertebrae.csv", folder / (stem + "_desc-vertebrae_morph.csv"));
  move_file(folder / "progression.csv", folder / (stem + "_desc-progression_morph.csv"));
}

void write_bids_description(const fs::path& out, const io::Store& store) {
  const nlohmann::ordered_json description{{"Name", "kyphos: heights and kyphosis of vertebral bodies on CT"},
                                           {"BIDSVersion", "1.8.0"},
                                           {"DatasetType", "derivative"},
                                           {"GeneratedBy", {{{"Name", "kyphos"}, {"Version", KYPHOS_VERSION}}}}};
  io::write_whole(out / "dataset_description.json", description.dump(2) + "\n");
  std::string participants = "participant_id\tage\tsex\n";
  store.each_case([&](const io::CaseRow& row) {
    if (!row.folder.empty()) {
      participants += "sub-" + bids_label(row.patient_key) + "\t" +
                      (row.age_years ? std::to_string(*row.age_years) : "n/a") + "\t" +
                      (row.sex.empty() ? "n/a" : row.sex) + "\n";
    }
  });
  io::write_whole(out / "participants.tsv", participants);
}

}  // namespace kyphos::pipeline
