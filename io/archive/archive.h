#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kyphos::io {

/// Where opening an archive stops, so that a hostile or broken one cannot fill the disk.
struct ArchiveLimits {
  /// A year of a large hospital's CT in one file is not an export to be opened in one go.
  std::uint64_t total_bytes = std::uint64_t{256} << 30U;
  /// The largest single objects are enhanced multi-frame CT of some thousand slices, about 2 GiB.
  std::uint64_t member_bytes = std::uint64_t{8} << 30U;
  std::uint64_t members = 2'000'000;
  /// Unpacked over packed size. CT packs to a half or a third; padding only slices to a fiftieth; bombs to a
  /// thousandth.
  std::uint64_t ratio = 200;
  /// The ratio counts from this size on: a small archive of empty slices is not a bomb.
  std::uint64_t ratio_from_bytes = std::uint64_t{256} << 20U;
};

/// One entry of an archive, taken out or not.
struct ArchiveMember {
  std::string name;              ///< as the archive tells it; may name a patient
  std::filesystem::path file{};  ///< where its bytes lie now; empty where it was not taken out
  std::uint64_t size = 0;        ///< bytes
  std::string reason_code{};     ///< empty where it was taken out: "unsafe_path", "link", "encrypted", "too_large", ...
  std::string reason{};          ///< the same in words
};

struct ArchiveContents {
  std::vector<ArchiveMember> members;  ///< in the archive's order; folders are left out
  /// Why reading stopped before the end; empty where all was read. What came before is good.
  std::string problem_code;  ///< "archive_damaged", "archive_too_large"
  std::string problem;
};

/// Zip, or tar (plain or packed with gzip, bzip2, xz or zstd), told by content and not by name. A packed NIfTI is not
/// one.
[[nodiscard]] bool is_archive(const std::filesystem::path& file);

/// Takes all regular files of an archive out into `folder`, which must exist, under numbers ("00000001", with ".nii" or
/// ".nii.gz" kept): no name inside the archive decides where anything is written. Members with absolute or climbing
/// names, links, devices and encrypted ones are not taken out and say why.
/// Throws Error where the archive cannot be opened at all or the folder cannot be written to.
[[nodiscard]] ArchiveContents unpack_archive(const std::filesystem::path& archive, const std::filesystem::path& folder,
                                             const ArchiveLimits& limits = {});

}  // namespace kyphos::io
