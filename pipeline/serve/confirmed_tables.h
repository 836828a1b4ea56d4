#pragma once

#include <cstddef>
#include <filesystem>

namespace kyphos::pipeline {

struct ConfirmedTables {
  std::size_t cases = 0;
  /// Confirmed cases whose corrections were saved after their report was written: their rows lack them.
  std::size_t outdated = 0;
};

/// Writes vertebrae-confirmed.csv and progression-confirmed.csv beside the tables of a batch: the rows of those cases
/// that a reader has confirmed. Throws io::Error.
[[nodiscard]] ConfirmedTables write_confirmed_tables(const std::filesystem::path& out);

}  // namespace kyphos::pipeline
