#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kyphos::io {

/// Who may read a written file.
enum class FileAccess : unsigned char { AsUsual, OwnerOnly };

/// Ending of files that are being written; a file with it is never a result.
inline constexpr std::string_view kUnfinishedEnding = ".kyphos-tmp";

/// Writes `bytes` to `path` + kUnfinishedEnding and waits until they are on the disk. Returns the path written.
/// Throws Error (no space left, not writable ...) and leaves nothing behind.
std::filesystem::path write_unfinished(const std::filesystem::path& path, std::string_view bytes,
                                       FileAccess access = FileAccess::AsUsual);

/// Writes a file whole or not at all: first beside its place, then renamed. Throws Error.
void write_whole(const std::filesystem::path& path, std::string_view bytes, FileAccess access = FileAccess::AsUsual);

/// All bytes of a file; none where it cannot be read.
[[nodiscard]] std::string whole_content(const std::filesystem::path& path);

}  // namespace kyphos::io
