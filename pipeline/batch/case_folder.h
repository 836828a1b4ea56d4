#pragma once

#include <filesystem>
#include <string>

#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// Where a patient's report lies below the output folder: "cases/<key>" or "sub-<key>".
[[nodiscard]] std::filesystem::path case_folder(const std::string& patient_key, Layout layout);

/// Puts a finished folder in the place of an earlier one, at one stroke. Throws Error where it cannot.
void put_in_place(const std::filesystem::path& finished, const std::filesystem::path& place);

}  // namespace kyphos::pipeline
