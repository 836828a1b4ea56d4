#pragma once

#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/report/case_report.h"
#include "io/report/views/kept_views.h"

namespace kyphos::pipeline {

/// A case as corrections make it, by what it kept and by the code that a run uses: bodies, numbers, calls, change
/// between its dates, and the verdict where there was one.
struct RecomputedCase {
  io::CaseReport report;           ///< corrections that do not fit are among the warnings of their study
  std::vector<std::string> later;  ///< what only the next run on the images can tell, as clauses
};

/// What needs voxels is that of the last run where a body's endplates stand as then; else it has this reason.
inline constexpr const char* kFollowsAtNextRun = "follows when the case is measured again";

[[nodiscard]] RecomputedCase recomputed_case(const io::KeptCase& kept, const io::Corrections& corrections);

}  // namespace kyphos::pipeline
