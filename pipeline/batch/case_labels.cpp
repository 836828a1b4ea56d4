#include "pipeline/batch/case_labels.h"

#include <algorithm>
#include <set>

#include "io/dicom/labels/read_labels.h"
#include "pipeline/batch/label_ties.h"
#include "pipeline/batch/scrub.h"
#include "pipeline/label_pairs.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// Files of the patient's segmentation series.
std::set<fs::path> segmentation_files(const io::PatientSummary& patient) {
  std::set<fs::path> files;
  for (const io::StudySummary& study : patient.studies) {
    for (const io::SeriesSummary& series : study.series) {
      for (const io::SliceSource& slice : series.slices) {
        if (series.modality == "SEG") {
          files.insert(slice.file);
        }
      }
    }
  }
  return files;
}

io::FileRow row_with(io::FileRow row, const char* outcome, std::string reason) {
  row.outcome = outcome;
  row.reason_code = kLabelMapCode;
  row.reason = std::move(reason);
  return row;
}

}  // namespace

CaseLabels labels_of_case(const std::vector<io::FileRow>& files, const io::PatientSummary& patient) {
  CaseLabels result;
  const std::set<fs::path> segmentations = segmentation_files(patient);
  std::vector<fs::path> paths;
  for (const io::FileRow& file : files) {
    if (file.reason_code == kLabelMapCode || segmentations.contains(file.path)) {
      paths.push_back(file.path);
    }
  }
  io::LabelRefusals refusals;
  std::vector<io::GivenLabels> given = io::read_labels(paths, std::nullopt, &refusals);
  const LabelPairs pairs = pair_labels(patient, given);
  for (const io::FileRow& file : files) {
    if (const auto refused = refusals.find(file.path); refused != refusals.end()) {
      result.rows.push_back(row_with(file, "ignored", without_path(refused->second, file.path)));
    }
    for (std::size_t n = 0; n < given.size(); ++n) {
      if (std::ranges::find(given[n].files, file.path) == given[n].files.end()) {
        continue;
      }
      const auto pair = std::ranges::find(pairs.pairs, n, &LabelPair::labels);
      result.rows.push_back(
          pair != pairs.pairs.end()
              ? row_with(file, "measured", std::string("a label map that goes with its study: ") + words(pair->tie))
              : row_with(file, "ignored", "a label map that fits no study of its patient, or several alike"));
    }
  }
  result.by_study = labels_by_study(pairs, std::move(given));
  return result;
}

std::vector<io::FileRow> with_label_rows(std::vector<io::FileRow> rows, const std::vector<io::FileRow>& labels) {
  for (io::FileRow& row : rows) {
    const auto own = std::ranges::find(labels, row.file_key, &io::FileRow::file_key);
    if (own != labels.end()) {
      row = *own;
    }
  }
  return rows;
}

}  // namespace kyphos::pipeline
