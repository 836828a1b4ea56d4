#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "io/report/case_report.h"
#include "io/store/store.h"

namespace kyphos::pipeline {

/// Names of the Brain Imaging Data Structure (derivatives, BIDS 1.8): letters and digits only in a label.
[[nodiscard]] std::string bids_label(const std::string& text);

/// "sub-<key>_desc-kyphos_report": the report's files without their endings.
[[nodiscard]] std::string report_stem_bids(const std::string& patient_key);

/// Turns the files of a report in `folder` into sub-<key>/: the report on top, pictures, masks and a table of each
/// study below ses-<date>/anat.
void arrange_as_bids(const std::filesystem::path& folder, const io::CaseReport& report);

/// dataset_description.json and participants.tsv of the whole data set.
void write_bids_description(const std::filesystem::path& out, const io::Store& store);

}  // namespace kyphos::pipeline
