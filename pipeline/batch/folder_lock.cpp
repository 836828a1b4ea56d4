#include "pipeline/batch/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

#include "io/error.h"

namespace kyphos::pipeline {

FolderLock::FolderLock(const std::filesystem::path& folder, const std::string& what) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  file_ = open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) {
    throw io::Error(folder.string(), "cannot be written", "Give a folder that can be written to, with space left.");
  }
  if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    close(file_);
    throw io::Error(folder.string(), "is being written by another " + what, "Wait for it, or give another folder.");
  }
}

FolderLock::~FolderLock() { close(file_); }

}  // namespace kyphos::pipeline
