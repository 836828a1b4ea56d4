#include "pipeline/batch/walk.h"

#include <sys/stat.h>

#include <algorithm>

#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kNanoseconds = 1'000'000'000;

/// Follows links to files, so that the stamp is that of the bytes.
void add_file(const fs::path& path, FoundFiles& found) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    found.files.push_back({.path = path, .stamp = {}, .kind = FoundKind::Missing});
    return;
  }
  found.files.push_back({.path = path,
                         .stamp = {.size_bytes = static_cast<std::uint64_t>(status.st_size),
                                   .mtime_ns = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec,
                                   .inode = status.st_ino},
                         .kind = S_ISREG(status.st_mode) ? FoundKind::File : FoundKind::Special});
}

void add_folder(const fs::path& folder, const fs::path& left_out, FoundFiles& found) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) {
    found.unreadable.push_back(folder);
    return;
  }
  for (; entries != fs::directory_iterator{}; entries.increment(error)) {
    const fs::directory_entry& entry = *entries;
    std::error_code ignored;  // an entry that vanished meanwhile is looked at as a file, and named as one
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
      if (entry.path() != left_out) {
        add_folder(entry.path(), left_out, found);
      }
    } else if (!entry.is_directory(ignored)) {
      add_file(entry.path(), found);
    }
    if (error) {
      found.unreadable.push_back(folder);
      return;
    }
  }
}

}  // namespace

FoundFiles walk(std::span<const fs::path> roots, const fs::path& left_out) {
  FoundFiles found;
  const fs::path skipped = fs::weakly_canonical(left_out);
  for (const fs::path& given : roots) {
    std::error_code error;
    const fs::path root = fs::canonical(given, error);
    if (error) {
      throw io::Error(given.string(), "cannot be found (" + error.message() + ")", "Check the name.");
    }
    found.roots.push_back(root);
    if (fs::is_directory(root)) {
      add_folder(root, skipped, found);
    } else {
      add_file(root, found);
    }
  }
  // By bytes: comparing paths part by part is ten times slower, and a hundred thousand files are usual.
  const auto name = [](const FoundFile& file) -> const std::string& { return file.path.native(); };
  std::ranges::sort(found.files, {}, name);
  // Not std::ranges::unique: clang 14 cannot compile the range that GCC 12's library returns.
  const auto is_same = [&name](const FoundFile& a, const FoundFile& b) { return name(a) == name(b); };
  found.files.erase(std::unique(found.files.begin(), found.files.end(), is_same), found.files.end());
  return found;
}

bool is_below(const fs::path& path, const fs::path& root) {
  const std::string& name = path.native();
  const std::string& prefix = root.native();
  return name.starts_with(prefix) &&
         (name.size() == prefix.size() || prefix.ends_with('/') || name[prefix.size()] == '/');
}

}  // namespace kyphos::pipeline
