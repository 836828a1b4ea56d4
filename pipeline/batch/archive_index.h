#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "io/store/store.h"
#include "pipeline/batch/export_index.h"

namespace kyphos::pipeline {

/// The archive of a member's path ("export.zip!folder/IM1"); nothing where the path is that of a file of its own.
[[nodiscard]] std::optional<std::filesystem::path> archive_of(const std::filesystem::path& path);

/// Unpacks the archive, records its members and then, as the sign that all of it was recorded, the archive itself.
/// Members of an earlier state of the same archive are marked as gone. Returns the number of members.
std::size_t record_archive(io::Store& store, const FoundFile& archive, const IndexRequest& request);

/// Where a member lies unpacked; unpacks the archive again where it does not.
[[nodiscard]] std::filesystem::path unpacked_member(const std::filesystem::path& archive, const io::FileRow& member,
                                                    const IndexRequest& request);

}  // namespace kyphos::pipeline
