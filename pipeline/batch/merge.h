#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace kyphos::pipeline {

struct MergeCounts {
  std::size_t folders = 0;
  std::size_t patients = 0;
  std::size_t unfinished = 0;  ///< patients of whom no folder has a result
};

/// Joins the output folders of shards into a new one: databases, reports, tables. `out` must not exist, or be empty; it
/// appears whole or not at all. Throws Error where the folders contradict each other.
MergeCounts merge_folders(std::span<const std::filesystem::path> folders, const std::filesystem::path& out);

}  // namespace kyphos::pipeline
