#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/report/case_report.h"
#include "io/store/rows.h"

namespace kyphos::io {

/// The levels of one patient that somebody should look at, most urgent first: one row a flagged level with the reason
/// in words. A level is flagged where the latest study that measured it shows a fracture (Genant grade 1 or more), or
/// where it goes on collapsing (probable or definite progression), where it is more likely fractured than not, or where
/// the clinical file names it. `finding` says what the pictures show, apart from the criteria. A body measured with
/// doubt says so, and stands behind all others as "doubtful" unless the verdict on it presses.
[[nodiscard]] std::vector<WorklistRow> worklist_rows(const CaseReport& report);

/// What people call a category: "criteria_met" is "criteria met".
[[nodiscard]] std::string category_label(std::string_view category);

}  // namespace kyphos::io
