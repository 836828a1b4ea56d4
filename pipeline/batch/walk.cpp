#include "pipeline/batch/walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

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

/// Folders by their real places: once, however many links lead to them.
class FolderWalk {
 public:
  FolderWalk(const fs::path& left_out, FoundFiles& found) : left_out_(left_out), found_(found) {}

  void add(const fs::path& folder) {
    if (folder == left_out_ || !seen_.insert(folder.native()).second) {
      return;
    }
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator{}; entries.increment(error)) {
      add_entry(*entries);
    }
    if (error) {
      found_.unreadable.push_back(folder);
    }
  }

  /// After all folders, so that what lies below the roots keeps its own path.
  void follow_links() {
    while (!links_.empty()) {
      std::vector<fs::path> links;
      std::swap(links, links_);
      std::ranges::sort(links);
      for (const fs::path& link : links) {
        follow(link);
      }
    }
  }

 private:
  void add_entry(const fs::directory_entry& entry) {
    std::error_code ignored;  // an entry that vanished meanwhile is looked at as a file, and named as one
    if (!entry.is_directory(ignored)) {
      add_file(entry.path(), found_);
    } else if (entry.is_symlink(ignored)) {
      links_.push_back(entry.path());
    } else {
      add(entry.path());
    }
  }

  void follow(const fs::path& link) {
    std::error_code error;
    const fs::path real = fs::canonical(link, error);
    if (error || is_below(link, real)) {
      found_.files.push_back({.path = link, .stamp = {}, .kind = FoundKind::Loop});
    } else if (!seen_.contains(real.native())) {
      found_.roots.push_back(real);
      add(real);
    }
  }

  const fs::path& left_out_;
  FoundFiles& found_;
  std::unordered_set<std::string> seen_;
  std::vector<fs::path> links_;
};

}  // namespace

FoundFiles walk(std::span<const fs::path> roots, const fs::path& left_out) {
  FoundFiles found;
  const fs::path skipped = fs::weakly_canonical(left_out);
  FolderWalk folders(skipped, found);
  for (const fs::path& given : roots) {
    std::error_code error;
    const fs::path root = fs::canonical(given, error);
    if (error) {
      throw io::Error(given.string(), "cannot be found (" + error.message() + ")", "Check the name.");
    }
    found.roots.push_back(root);
    if (fs::is_directory(root)) {
      folders.add(root);
    } else {
      add_file(root, found);
    }
  }
  folders.follow_links();
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
