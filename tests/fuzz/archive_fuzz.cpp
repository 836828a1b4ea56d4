#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "io/archive/archive.h"
#include "tests/fuzz/read_or_refuse.h"
#include "tests/fuzz/scratch_folder.h"

namespace fs = std::filesystem;
namespace io = kyphos::io;

namespace {

constexpr io::ArchiveLimits kSmall{
    .total_bytes = 1U << 20U, .member_bytes = 1U << 18U, .members = 64, .ratio = 200, .ratio_from_bytes = 1U << 16U};
/// What a limit may be passed by: the block in hand.
constexpr std::uint64_t kBlockBytes = 64U << 10U;

void check_member(const io::ArchiveMember& member, const fs::path& folder) {
  if (member.file.empty()) {
    kyphos::fuzz::require(!member.reason.empty() && !member.reason_code.empty(), "a refused member has its reason");
    return;
  }
  kyphos::fuzz::require(member.file.parent_path() == folder, "a member lies in the folder itself");
  kyphos::fuzz::require(fs::is_regular_file(fs::symlink_status(member.file)), "a member is a plain file");
  kyphos::fuzz::require(fs::file_size(member.file) == member.size, "a member has the size that it is said to have");
}

}  // namespace

/// Whatever the archive holds, only numbered plain files appear, in the folder given and nowhere else, within the
/// limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const kyphos::fuzz::ScratchFolder scratch("archive");
  scratch.clear();
  const fs::path archive = scratch.path() / "archive";
  const fs::path folder = scratch.path() / "members";
  fs::create_directory(folder);
  std::ofstream(archive, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  (void)io::is_archive(archive);
  kyphos::fuzz::read_or_refuse([&] {
    const io::ArchiveContents contents = io::unpack_archive(archive, folder, kSmall);
    kyphos::fuzz::require(contents.members.size() <= kSmall.members, "no more members than allowed");
    for (const io::ArchiveMember& member : contents.members) {
      check_member(member, folder);
    }
    kyphos::fuzz::require(contents.problem.empty() == contents.problem_code.empty(), "a problem has code and words");
  });
  std::uint64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    kyphos::fuzz::require(entry.is_regular_file() && !entry.is_symlink(), "only plain files are made");
    bytes += entry.file_size();
  }
  kyphos::fuzz::require(bytes <= kSmall.total_bytes + kBlockBytes, "no more bytes than allowed");
  const auto entries = std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator{});
  kyphos::fuzz::require(entries == 2, "nothing is made outside the folder");
  return 0;
}
