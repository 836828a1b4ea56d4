#pragma once

#include <filesystem>
#include <string>

namespace kyphos::pipeline {

/// One program at a time in one folder, which is made where needed. The lock goes with the process, however it ends.
class FolderLock {
 public:
  /// `what` names those who exclude each other: "batch". Throws Error where another has the folder, or it cannot be
  /// written to.
  FolderLock(const std::filesystem::path& folder, const std::string& what);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock(FolderLock&&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  int file_ = -1;
};

}  // namespace kyphos::pipeline
