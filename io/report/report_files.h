#pragma once

#include "io/output_folder.h"
#include "io/report/case_report.h"

namespace kyphos::io {

/// Puts every file of a report into the folder, unfinished; OutputFolder::commit then makes them appear together.
void stage_report(const CaseReport& report, OutputFolder& folder);
/// Puts what a reader needs to put the case right later beside it: pictures without outlines, and the bodies as found.
void stage_views(const CaseReport& report, OutputFolder& folder);

}  // namespace kyphos::io
