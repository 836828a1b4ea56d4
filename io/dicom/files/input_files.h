#pragma once

#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "io/input.h"

namespace kyphos::io::dicom {

/// The files to look at, each once however many ways lead to it, in the order of their paths.
class InputFiles {
 public:
  /// A file, or a folder with all below it. Links to folders are followed, each folder once; links that lead nowhere
  /// are noted. Throws Error where the path does not exist. Folders that cannot be listed are noted.
  void add(const std::filesystem::path& path);
  /// What a DICOMDIR in `folder` lists. Entries that are missing or that lead out of the folder are noted.
  void add_listed(const std::filesystem::path& folder, std::span<const std::vector<std::string>> entries);
  /// Files added since the last call, sorted.
  [[nodiscard]] std::vector<std::filesystem::path> take_new();
  [[nodiscard]] const std::vector<IgnoredFile>& ignored() const { return ignored_; }
  [[nodiscard]] std::size_t count() const { return seen_.size(); }

 private:
  /// A folder by its real place: once, however many links lead to it.
  void add_folder(const std::filesystem::path& folder);
  void add_link(const std::filesystem::path& link, const std::filesystem::path& real_folder);
  void note(const std::filesystem::path& file, const std::string& code, const std::string& reason);
  void add_file(const std::filesystem::path& file);
  void add_file(const std::filesystem::path& file, const std::filesystem::path& real);

  std::set<std::string> seen_;     ///< canonical paths
  std::set<std::string> folders_;  ///< canonical paths
  std::vector<std::filesystem::path> new_;
  std::vector<IgnoredFile> ignored_;
};

}  // namespace kyphos::io::dicom
