#pragma once

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// A study with the voxels that comparing it with other dates needs.
struct AnalysedStudy {
  io::StudyReport report;
  measure::Volume spine;  ///< the scan around its bodies
};

/// One study, from its chosen series to its numbers and pictures. Throws io::Error where no series can be measured, its
/// pixels cannot be read, or no spine is in view.
[[nodiscard]] AnalysedStudy analyse_study(const io::StudySummary& study, const AnalysisOptions& options);

}  // namespace kyphos::pipeline
