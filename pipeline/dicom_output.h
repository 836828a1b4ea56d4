#pragma once

#include <string_view>

#include "io/output_folder.h"
#include "io/report/case_report.h"

namespace kyphos::pipeline {

/// Code of the warning that a study has no DICOM output, with the reason.
inline constexpr std::string_view kNoDicomOutput = "no_dicom_output";

/// Writes the results of every study as DICOM objects into the folder of identified files, with report.fhir.json under
/// the same tracking UIDs. A study that does not come from DICOM files, or lacks what an archive files by, gets none
/// and a warning in the report.
void stage_dicom(io::CaseReport& report, io::OutputFolder& folder);

}  // namespace kyphos::pipeline
