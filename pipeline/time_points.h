#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "io/report/case_report.h"
#include "measure/timeline.h"
#include "pipeline/align/track_bodies.h"

namespace kyphos::pipeline {

/// The day of "YYYY-MM-DD"; nothing for no date or one that the calendar does not know.
[[nodiscard]] std::optional<std::chrono::year_month_day> study_day(const std::optional<std::string>& iso);

/// What the timeline follows: one time point a study, one vertebra a track, without differences measured in a common
/// frame.
[[nodiscard]] measure::TimelineInput timeline_input(std::span<const io::StudyReport* const> studies,
                                                    const Tracking& tracking);

}  // namespace kyphos::pipeline
