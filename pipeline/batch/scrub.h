#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "io/report/case_report.h"
#include "io/store/rows.h"

namespace kyphos::pipeline {

/// Paths often carry a patient's name. Messages name the file that they speak of; what is stored or shown names it by
/// the key of its row instead.

/// The text with this file's path replaced by "the file".
[[nodiscard]] std::string without_path(std::string text, const std::filesystem::path& file);

/// The text with every path of these files replaced by "file <key>".
[[nodiscard]] std::string without_paths(std::string text, std::span<const io::FileRow> files);

/// The same over every sentence of a report.
[[nodiscard]] io::CaseReport without_paths(io::CaseReport report, std::span<const io::FileRow> files);

}  // namespace kyphos::pipeline
