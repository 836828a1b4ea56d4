#pragma once

#include <span>

#include "io/report/case_report.h"
#include "measure/timeline.h"
#include "pipeline/align/track_bodies.h"

namespace kyphos::pipeline {

/// What the timeline follows: one time point a study, one vertebra a track, without differences measured in a common
/// frame.
[[nodiscard]] measure::TimelineInput timeline_input(std::span<const io::StudyReport* const> studies,
                                                    const Tracking& tracking);

}  // namespace kyphos::pipeline
