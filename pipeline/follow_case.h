#pragma once

#include <vector>

#include "pipeline/analyse_study.h"
#include "pipeline/follow_studies.h"

namespace kyphos::pipeline {

/// Finds every body again at every date on the scans, gives it one name, and follows its measurements; draws the bodies
/// that have changed. Studies by date.
[[nodiscard]] FollowedCase follow_case(std::vector<AnalysedStudy> studies,
                                       const measure::ProgressionThresholds& thresholds = {});

}  // namespace kyphos::pipeline
