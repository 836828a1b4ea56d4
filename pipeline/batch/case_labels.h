#pragma once

#include <map>
#include <string>
#include <vector>

#include "io/input.h"
#include "io/store/rows.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// The label maps of a case: which study each goes with, and what became of each file.
struct CaseLabels {
  std::map<std::string, StudyLabels> by_study;
  std::vector<io::FileRow> rows;  ///< one a file that holds labels, with outcome and reason
};

/// Reads and pairs the label maps among a case's files: NIfTI of labels, and DICOM segmentations that kyphos did not
/// write itself. Files that are no usable label map, or fit no study, say so in their row.
[[nodiscard]] CaseLabels labels_of_case(const std::vector<io::FileRow>& files, const io::PatientSummary& patient);

/// The rows with those of label maps in place of what the index made of them.
[[nodiscard]] std::vector<io::FileRow> with_label_rows(std::vector<io::FileRow> rows,
                                                       const std::vector<io::FileRow>& labels);

}  // namespace kyphos::pipeline
