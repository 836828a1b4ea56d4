#pragma once

#include <span>

#include "io/input.h"
#include "io/report/case_report.h"
#include "io/store/rows.h"

namespace kyphos::pipeline {

/// What the database keeps of one analysed patient: outcome with reason, studies, series, vertebrae, angles, tables and
/// the rows of the worklist. `patient` as it was analysed.
[[nodiscard]] io::CaseRow rows_of(const io::PatientSummary& patient, const io::CaseReport& report);

/// What became of each file: the outcome of the series that it belongs to, or why it belongs to none.
/// `files` carry in `path` where the bytes lie.
[[nodiscard]] std::vector<io::FileRow> file_outcomes(std::span<const io::FileRow> files, const io::InputIndex& index,
                                                     const io::CaseRow& analysed);

}  // namespace kyphos::pipeline
