#include "io/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr mode_t kUsualMode = 0666;  // less what the user's umask takes away
constexpr mode_t kOwnerOnlyMode = 0600;

[[noreturn]] void fail(const std::filesystem::path& path, int error_number) {
  std::string advice = "Choose a folder that you may write to";
  if (error_number == ENOSPC || error_number == EDQUOT) {
    advice = "Free some space or choose another disk, then run again; nothing half-written was left";
  }
  throw Error(path.string(), std::string("cannot be written (") + std::strerror(error_number) + ")", advice);
}

/// Removes the unfinished file again and reports the first error.
[[noreturn]] void fail_and_remove(const std::filesystem::path& unfinished, const std::filesystem::path& path,
                                  int error_number) {
  std::error_code ignored;  // the first error is the one to tell
  std::filesystem::remove(unfinished, ignored);
  fail(path, error_number);
}

}  // namespace

std::filesystem::path write_unfinished(const std::filesystem::path& path, std::string_view bytes, FileAccess access) {
  std::filesystem::path unfinished = path;
  unfinished += kUnfinishedEnding;
  const mode_t mode = access == FileAccess::OwnerOnly ? kOwnerOnlyMode : kUsualMode;
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) {
    fail(path, errno);
  }
  int error_number = 0;
  while (!bytes.empty() && error_number == 0) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      error_number = count == 0 ? EIO : errno;
    }
  }
  if (error_number == 0 && ::fsync(file) != 0 && errno != EINVAL) {  // EINVAL: the file system knows no fsync
    error_number = errno;
  }
  if (::close(file) != 0 && error_number == 0) {
    error_number = errno;
  }
  if (error_number != 0) {
    fail_and_remove(unfinished, path, error_number);
  }
  return unfinished;
}

void write_whole(const std::filesystem::path& path, std::string_view bytes, FileAccess access) {
  const std::filesystem::path unfinished = write_unfinished(path, bytes, access);
  std::error_code error;
  std::filesystem::rename(unfinished, path, error);
  if (error) {
    fail_and_remove(unfinished, path, error.value());
  }
}

std::string whole_content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace kyphos::io
