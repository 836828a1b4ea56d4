#pragma once

#include <vector>

#include "io/report/case_report.h"
#include "pipeline/align/track_bodies.h"
#include "pipeline/analyse_study.h"

namespace kyphos::pipeline {

/// Pictures of the bodies that have changed, from the date of their baseline to the one that decided, laid over each
/// other by the posterior elements; by the bodies' own frames, with a word, where those do not match. `scans` have
/// handed their reports over to `studies`.
[[nodiscard]] std::vector<io::ChangePicture> change_pictures(const std::vector<AnalysedStudy>& scans,
                                                             const std::vector<io::StudyReport>& studies,
                                                             const Tracking& tracking,
                                                             const io::Progression& progression);

}  // namespace kyphos::pipeline
