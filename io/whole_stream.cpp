#include "io/whole_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "io/error.h"

namespace kyphos::io {
namespace {

bool sync_file(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  const bool synced = opened >= 0 && ::fsync(opened) == 0;
  if (opened >= 0) {
    ::close(opened);
  }
  return synced;
}

}  // namespace

WholeStream::WholeStream(std::filesystem::path path, FileAccess access)
    : path_(std::move(path)), unfinished_(write_unfinished(path_, "", access)), out_(unfinished_, std::ios::binary) {}

WholeStream::~WholeStream() {
  if (!unfinished_.empty()) {
    std::error_code ignored;  // a destructor has nobody to tell
    std::filesystem::remove(unfinished_, ignored);
  }
}

void WholeStream::commit() {
  out_.close();
  std::error_code error;
  if (out_ && sync_file(unfinished_)) {
    std::filesystem::rename(unfinished_, path_, error);
    if (!error) {
      unfinished_.clear();
      return;
    }
  }
  throw Error(path_.string(), "cannot be written to its end", "Make space or choose another disk, then run again.");
}

}  // namespace kyphos::io
