#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/report/case_report.h"
#include "io/store/rows.h"

namespace kyphos::io {

/// The levels of one patient that somebody should look at, most urgent first: one row a flagged level with the reason
/// in words. A level is flagged where its latest study shows a fracture (Genant grade 1 or more).
[[nodiscard]] std::vector<WorklistRow> worklist_rows(const CaseReport& report);

/// What people call a category: "criteria_met" is "criteria met".
[[nodiscard]] std::string category_label(std::string_view category);

}  // namespace kyphos::io
