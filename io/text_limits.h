#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kyphos::io {

/// Clinical facts of a large cohort have some megabytes. Values of a parsed file take some hundred bytes each.
inline constexpr std::uintmax_t kLargestClinicalBytes = std::uintmax_t{256} * 1024 * 1024;
inline constexpr std::size_t kMostJsonValues = 8'000'000;
/// FHIR nests about ten levels.
inline constexpr std::size_t kDeepestJson = 64;
/// Facts of one patient and thresholds of a site are a page of text.
inline constexpr std::uintmax_t kLargestFlatBytes = std::uintmax_t{1024} * 1024;
inline constexpr std::size_t kMostFlatFields = 1000;
inline constexpr std::size_t kMostCsvRows = 1'000'000;
inline constexpr std::size_t kMostCsvCells = 1000;
inline constexpr std::size_t kLongestCell = std::size_t{64} * 1024;

/// The text of a file, or of a pipe. Throws Error that names it where it cannot be read or is larger than `most` bytes;
/// `what` says what it should be ("a clinical file").
[[nodiscard]] std::string read_text(const std::filesystem::path& path, std::uintmax_t most, const std::string& what);

/// Throws Error where a JSON text nests deeper or holds more values than any file that is meant. Looks at brackets and
/// commas only, without recursion, before a parser builds anything of it.
void require_modest_json(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
