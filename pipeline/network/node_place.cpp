#include "pipeline/network/node_place.h"

#include <algorithm>
#include <system_error>

#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameDigitsOfUid = 24;

}  // namespace

std::string NodePlace::name_of(const std::string& uid) const {
  return io::keyed_hash(key, "uid " + uid).substr(0, kNameDigitsOfUid);
}

io::Intake NodePlace::intake() const {
  return {.folder = incoming(), .name_of = [place = *this](const std::string& uid) { return place.name_of(uid); }};
}

NodePlace make_node_place(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  fs::permissions(folder, fs::perms::owner_all, error);
  if (error) {
    throw io::Error(folder.string(), "cannot be written: " + error.message(),
                    "Give a folder that can be written to, with space left.");
  }
  NodePlace place{.folder = fs::absolute(folder), .key = io::read_or_make_secret_key(folder / "key")};
  fs::create_directories(place.incoming());
  return place;
}

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const std::uintmax_t size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
    bytes += gone ? 0 : size;
  }
  return bytes;
}

void remove_images(const fs::path& folder, io::ReceiverTally& tally) {
  const std::uint64_t bytes = bytes_below(folder);
  std::error_code error;
  fs::remove_all(folder, error);
  std::uint64_t held = tally.bytes_kept;
  while (!tally.bytes_kept.compare_exchange_weak(held, held - std::min(held, bytes))) {
  }
}

}  // namespace kyphos::pipeline
