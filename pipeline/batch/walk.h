#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/store/rows.h"

namespace kyphos::pipeline {

/// Special: pipes, sockets and devices, which must not be opened. Missing: a link that leads nowhere.
/// Loop: a link to a folder above itself.
enum class FoundKind : unsigned char { File, Special, Missing, Loop };

struct FoundFile {
  std::filesystem::path path;  ///< absolute
  io::FileStamp stamp;
  FoundKind kind = FoundKind::File;
};

struct FoundFiles {
  std::vector<FoundFile> files;                   ///< by path, each once
  std::vector<std::filesystem::path> unreadable;  ///< folders that could not be listed
  std::vector<std::filesystem::path> roots;       ///< absolute, with the folders that links below them lead to
};

/// All files below the roots. Links to folders are followed, each folder once by its real place; loops are named;
/// `left_out` is a folder that is not looked into: the batch's own output, which may lie inside the export. Throws
/// Error where a root does not exist.
[[nodiscard]] FoundFiles walk(std::span<const std::filesystem::path> roots, const std::filesystem::path& left_out);

/// Is `path` the root itself or something below it? By name; both absolute.
[[nodiscard]] bool is_below(const std::filesystem::path& path, const std::filesystem::path& root);

}  // namespace kyphos::pipeline
