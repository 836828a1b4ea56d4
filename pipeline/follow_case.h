#pragma once

#include <optional>
#include <vector>

#include "io/report/case_report.h"
#include "measure/warning.h"
#include "pipeline/analyse_study.h"

namespace kyphos::pipeline {

/// The studies of a patient with the same bodies under the same names, and what became of them.
struct FollowedCase {
  std::vector<io::StudyReport> studies;
  std::optional<io::Progression> progression;  ///< of two studies or more
  std::vector<measure::Warning> warnings;      ///< shifted numberings, dates without a level in common
};

/// Finds every body again at every date, gives it one name, and follows its measurements. Studies by date.
[[nodiscard]] FollowedCase follow_case(std::vector<AnalysedStudy> studies,
                                       const measure::ProgressionThresholds& thresholds = {});

}  // namespace kyphos::pipeline
