#include "pipeline/cli/review_input.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "io/dicom/labels/read_labels.h"
#include "io/dicom/points/sr_points.h"
#include "io/error.h"
#include "io/points/given_points.h"
#include "pipeline/label_pairs.h"
#include "pipeline/study_points.h"

namespace kyphos::pipeline {
namespace {

std::vector<io::GivenLabels> given_labels(const BodyInputs& bodies) {
  return io::read_labels(bodies.labels, bodies.label_scheme.empty()
                                            ? std::nullopt
                                            : std::optional(io::parse_label_scheme(bodies.label_scheme)));
}

/// The points of all files, each with its picture.
ReviewInput with_points(io::PatientSummary patient, const BodyInputs& bodies) {
  std::vector<io::GivenPoints> given;
  for (const std::filesystem::path& file : bodies.points) {
    auto of_report = io::read_sr_points(file);
    std::ranges::move(of_report ? *std::move(of_report) : io::read_points(file), std::back_inserter(given));
  }
  PointedPatient pointed = find_pictures(std::move(patient), std::move(given));
  return {.patient = std::move(pointed.patient), .labels = {}, .points = std::move(pointed.points)};
}

}  // namespace

ReviewInput review_input(io::PatientSummary patient, const BodyInputs& bodies) {
  if (!bodies.points.empty()) {
    return with_points(std::move(patient), bodies);
  }
  ReviewInput input{.patient = std::move(patient)};
  if (bodies.labels.empty()) {
    return input;
  }
  std::vector<io::GivenLabels> given = given_labels(bodies);
  const LabelPairs pairs = pair_labels(input.patient, given);
  if (!pairs.left_over.empty()) {
    throw io::Error("the label maps and studies do not pair", pairs.left_over.front(),
                    "Review the study with its own map alone, or name files alike");
  }
  input.labels = labels_by_study(pairs, std::move(given));
  return input;
}

ReviewInput review_of_labels_alone(const BodyInputs& bodies) {
  LabelsAlone alone = labels_alone(given_labels(bodies));
  return {.patient = std::move(alone.patient), .labels = std::move(alone.labels)};
}

io::Corrections corrections_for(const std::filesystem::path& named, const std::filesystem::path& out) {
  const std::filesystem::path kept = out / io::kCorrectionsFile;
  const std::filesystem::path file = named.empty() && std::filesystem::exists(kept) ? kept : named;
  return file.empty() ? io::Corrections{} : io::read_corrections(file);
}

void tell_corrections(io::CaseReport& report, const io::Corrections& corrections) {
  std::size_t lost = 0;
  for (const io::Correction& correction : corrections.all) {
    if (correction.kind == io::CorrectionKind::Confirm) {
      report.settings["confirmed_by"] = correction.reader.empty() ? "a reader" : correction.reader;
      continue;
    }
    const bool there = std::ranges::any_of(
        report.studies, [&](const io::StudyReport& study) { return study.study_uid == correction.study_uid; });
    lost += there ? 0 : 1;
  }
  if (lost > 0) {
    report.warnings.push_back({.code = "corrections_of_other_studies",
                               .text = std::to_string(lost) +
                                       " of the reader's corrections are of studies that were not measured here; they "
                                       "are kept in their file and change nothing."});
  }
}

}  // namespace kyphos::pipeline
