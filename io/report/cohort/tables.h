#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/store/store.h"

namespace kyphos::io {

/// The tables of a whole batch, from its database alone (RFC 4180, UTF-8, units in the column names). The same bytes
/// for the same results, in whatever order and how often the cases were run. Each file is written whole or not at all.

/// One table of every case below one header, by patient key: "vertebrae.csv", "progression.csv". Where an earlier
/// version wrote other columns, the header holds all of them. Nothing is written where no case has such a table.
void write_case_table(const Store& store, std::string_view name, const std::filesystem::path& folder);

/// worklist.csv: one row a flagged level, most urgent first, with the reason in words.
void write_worklist(const Store& store, const std::filesystem::path& folder);

/// failures.csv: every patient, study and series that was not measured and every file that was of no use, with reason.
void write_failures(const Store& store, const std::filesystem::path& folder);

/// private/files.csv, for the owner only: every file with its path and what became of it.
void write_file_list(const Store& store, const std::filesystem::path& folder);

/// One line of a CSV table, split into its cells, quotes undone; `rest` moves behind the line.
[[nodiscard]] std::vector<std::string> take_csv_line(std::string_view& rest);

}  // namespace kyphos::io
