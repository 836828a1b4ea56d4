#pragma once

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// One study, from its chosen series to its numbers and pictures. Throws io::Error where no series can be measured, its
/// pixels cannot be read, or no spine is in view.
[[nodiscard]] io::StudyReport analyse_study(const io::StudySummary& study, const AnalysisOptions& options);

}  // namespace kyphos::pipeline
