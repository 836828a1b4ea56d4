#pragma once

#include <filesystem>
#include <string>

#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// Where a patient's report lies below the output folder: "cases/<key>" or "sub-<key>".
[[nodiscard]] std::filesystem::path case_folder(const std::string& patient_key, Layout layout);

/// Puts a finished folder in the place of an earlier one, at one stroke. Throws Error where it cannot.
void put_in_place(const std::filesystem::path& finished, const std::filesystem::path& place);

/// Takes an earlier report away; what a reader has put right (corrections.json) stays.
void clear_place(const std::filesystem::path& place);
/// Copies what a reader has put right on an earlier report into the folder of a new one, where there is any.
void carry_corrections(const std::filesystem::path& place, const std::filesystem::path& folder);

/// What a reader has put right on a case, as a digest; empty where there is nothing but a confirmation.
[[nodiscard]] std::string corrections_digest(const std::filesystem::path& place);

}  // namespace kyphos::pipeline
