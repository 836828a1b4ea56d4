#pragma once

#include "pipeline/analyse_study.h"
#include "pipeline/step_clock.h"
#include "pipeline/study_points.h"

namespace kyphos::pipeline {

/// A study by a reader's points alone: heights, losses, angles and calls. What needs voxels is not told. Throws
/// io::Error where the picture cannot be read or the points are not those of a spine.
[[nodiscard]] AnalysedStudy analyse_points(const io::StudySummary& study, const StudyPoints& points,
                                           const AnalysisOptions& options, StepClock& clock);

}  // namespace kyphos::pipeline
