#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"
#include "pipeline/earlier_reports.h"

namespace kyphos::pipeline {

/// What says where the bodies are, besides the image.
struct BodyInputs {
  std::vector<std::filesystem::path> labels;
  std::string label_scheme;
  std::vector<std::filesystem::path> points;
};

/// The patient with the label maps or the points of each study.
struct ReviewInput {
  io::PatientSummary patient;
  std::map<std::string, StudyLabels> labels{};
  std::map<std::string, StudyPoints> points{};
  EarlierReports earlier{};
};

/// Every map and every file of points must go with a study: the user gave it for one. Throws io::Error.
[[nodiscard]] ReviewInput review_input(io::PatientSummary patient, const BodyInputs& bodies);
/// Label maps without any image.
[[nodiscard]] ReviewInput review_of_labels_alone(const BodyInputs& bodies);

/// Those that were named, else those that a reader has left in the output folder: a new run applies them again.
[[nodiscard]] io::Corrections corrections_for(const std::filesystem::path& named, const std::filesystem::path& out);
/// Says in the report which corrections are of other studies, and who has confirmed the case.
void tell_corrections(io::CaseReport& report, const io::Corrections& corrections);

}  // namespace kyphos::pipeline
