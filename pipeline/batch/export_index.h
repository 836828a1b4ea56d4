#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

#include "io/archive/archive.h"
#include "io/store/store.h"
#include "pipeline/batch/describe_file.h"
#include "pipeline/batch/walk.h"

namespace kyphos::pipeline {

/// Told now and then: what is going on, how many are done, of how many.
using IndexProgress = std::function<void(std::string_view, std::size_t, std::size_t)>;

struct IndexRequest {
  Naming naming{};
  std::filesystem::path work{};  ///< archives are unpacked below it
  io::ArchiveLimits limits{};
  IndexProgress progress{};
  LabelMaps labels = LabelMaps::PassedOver;
};

struct IndexCounts {
  std::size_t files = 0;      ///< found below the export
  std::size_t unchanged = 0;  ///< of these: known, and as they were
  std::size_t read = 0;       ///< headers read in this run, members of archives included
  std::size_t archives = 0;   ///< unpacked in this run
  std::size_t gone = 0;       ///< known, but no longer below these roots
};

/// Brings the ledger of files up to date with what lies below the export: reads the headers of what is new or changed,
/// opens new archives, marks what has gone. What was recorded stays recorded when the program is killed on the way.
IndexCounts update_index(io::Store& store, const FoundFiles& found, const IndexRequest& request);

/// Where a row's bytes lie: the file itself, or the member taken out of its archive, which is unpacked where needed.
/// Throws Error where it is no longer there.
[[nodiscard]] std::filesystem::path bytes_of(const io::FileRow& row, const IndexRequest& request);

}  // namespace kyphos::pipeline
