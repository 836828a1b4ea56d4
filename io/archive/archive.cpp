#include "io/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string_view>

#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} * 1024;

struct ArchiveCloser {
  void operator()(struct archive* open) const { archive_read_free(open); }
};
using OpenArchive = std::unique_ptr<struct archive, ArchiveCloser>;

/// Empty where it cannot be opened. Only the formats that PACS and people use: each further reader of libarchive is one
/// more way in.
OpenArchive open_archive(const std::filesystem::path& file) {
  OpenArchive opened(archive_read_new());
  archive_read_support_format_zip(opened.get());
  archive_read_support_format_tar(opened.get());
  archive_read_support_filter_gzip(opened.get());
  archive_read_support_filter_bzip2(opened.get());
  archive_read_support_filter_xz(opened.get());
  archive_read_support_filter_zstd(opened.get());
  if (archive_read_open_filename(opened.get(), file.c_str(), kBlockBytes) != ARCHIVE_OK) {
    opened.reset();
  }
  return opened;
}

bool starts_with(std::string_view head, std::string_view magic) { return head.substr(0, magic.size()) == magic; }

/// A climbing or absolute name is an attack or a broken packer; either way its content is not trusted.
bool is_unsafe(const std::string& name) {
  const std::filesystem::path path(name);
  const bool climbs = std::any_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
  return name.empty() || path.is_absolute() || name.find('\\') == 0 || climbs;
}

std::string kept_extension(std::string_view name) {
  for (const std::string_view extension : {".nii.gz", ".nii"}) {
    if (name.ends_with(extension)) {
      return std::string(extension);
    }
  }
  return {};
}

std::filesystem::path numbered(const std::filesystem::path& folder, std::size_t number, std::string_view name) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%08zu", number);
  return folder / (text.data() + kept_extension(name));
}

/// How much may still come out, of this member and of the whole archive.
struct Budget {
  const ArchiveLimits& limits;
  std::uint64_t packed_bytes = 0;
  std::uint64_t unpacked_bytes = 0;

  [[nodiscard]] bool spent() const {
    return unpacked_bytes > limits.total_bytes ||
           (unpacked_bytes > limits.ratio_from_bytes &&
            unpacked_bytes / std::max<std::uint64_t>(packed_bytes, 1) > limits.ratio);
  }
};

enum class Copied : unsigned char { Whole, Damaged, TooLarge };

Copied copy_member(struct archive* opened, const std::filesystem::path& file, Budget& budget) {
  std::ofstream out(file, std::ios::binary);
  std::array<char, kBlockBytes> block{};
  std::uint64_t written = 0;
  Copied copied = Copied::Whole;
  for (;;) {
    const la_ssize_t got = archive_read_data(opened, block.data(), block.size());
    if (got <= 0) {
      copied = got < 0 ? Copied::Damaged : Copied::Whole;
      break;
    }
    written += static_cast<std::uint64_t>(got);
    budget.unpacked_bytes += static_cast<std::uint64_t>(got);
    if (written > budget.limits.member_bytes || budget.spent()) {
      copied = Copied::TooLarge;
      break;
    }
    out.write(block.data(), got);
  }
  out.close();
  if (!out) {
    throw Error(file.parent_path().string(), "cannot take the content of an archive",
                "Make space or give another --out.");
  }
  if (copied != Copied::Whole) {
    std::filesystem::remove(file);
  }
  return copied;
}

ArchiveMember refused(ArchiveMember member, std::string code, std::string reason) {
  member.reason_code = std::move(code);
  member.reason = std::move(reason);
  return member;
}

ArchiveMember take_out(struct archive* opened, struct archive_entry* entry, ArchiveMember member,
                       const std::filesystem::path& file, Budget& budget) {
  if (is_unsafe(member.name)) {
    return refused(std::move(member), "unsafe_path", "its name in the archive leads out of the archive");
  }
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) == AE_IFLNK) {
    return refused(std::move(member), "link", "is a link and not a file");
  }
  if (archive_entry_filetype(entry) != AE_IFREG) {
    return refused(std::move(member), "not_a_file", "is neither a file nor a folder");
  }
  if (archive_entry_is_encrypted(entry) != 0) {
    return refused(std::move(member), "encrypted", "is encrypted; unpack it with its password first");
  }
  switch (copy_member(opened, file, budget)) {
    case Copied::Whole:
      member.size = std::filesystem::file_size(file);
      member.file = file;
      return member;
    case Copied::Damaged:
      return refused(std::move(member), "archive_damaged", "its bytes in the archive are damaged or cut off");
    case Copied::TooLarge:
      break;
  }
  return refused(std::move(member), "too_large", "unpacks to more than is allowed of one member or one archive");
}

}  // namespace

bool is_archive(const std::filesystem::path& file) {
  std::array<char, 512> block{};
  std::ifstream in(file, std::ios::binary);
  in.read(block.data(), block.size());
  const std::string_view head(block.data(), static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (starts_with(head, std::string_view("PK\x03\x04", 4)) || starts_with(head, std::string_view("PK\x05\x06", 4))) {
    return true;
  }
  if (head.size() >= 262 && head.substr(257, 5) == "ustar") {
    return true;
  }
  const bool packed = starts_with(head, "\x1f\x8b") || starts_with(head, "BZh") ||
                      starts_with(head, std::string_view("\xfd"
                                                         "7zXZ\0",
                                                         6)) ||
                      starts_with(head, "\x28\xb5\x2f\xfd");
  if (!packed) {
    return false;
  }
  // Packed, but what? Only a tar inside makes it an archive.
  const OpenArchive opened = open_archive(file);
  if (!opened) {
    return false;
  }
  struct archive_entry* entry = nullptr;
  const int found = archive_read_next_header(opened.get(), &entry);
  return (found == ARCHIVE_OK || found == ARCHIVE_WARN) &&
         (archive_format(opened.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

ArchiveContents unpack_archive(const std::filesystem::path& archive, const std::filesystem::path& folder,
                               const ArchiveLimits& limits) {
  const OpenArchive opened = open_archive(archive);
  if (!opened) {
    throw Error(archive.string(), "cannot be opened as an archive", "Check that it is whole and readable.");
  }
  Budget budget{.limits = limits, .packed_bytes = std::filesystem::file_size(archive)};
  ArchiveContents contents;
  struct archive_entry* entry = nullptr;
  for (;;) {
    const int found = archive_read_next_header(opened.get(), &entry);
    if (found == ARCHIVE_EOF) {
      return contents;
    }
    if (found != ARCHIVE_OK && found != ARCHIVE_WARN) {
      contents.problem_code = "archive_damaged";
      contents.problem =
          "the archive is damaged or cut off after " + std::to_string(contents.members.size()) + " files";
      return contents;
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) {
      continue;
    }
    const char* name = archive_entry_pathname(entry);
    ArchiveMember member{.name = name == nullptr ? std::string{} : name};
    contents.members.push_back(take_out(opened.get(), entry, std::move(member),
                                        numbered(folder, contents.members.size() + 1, name == nullptr ? "" : name),
                                        budget));
    if (budget.spent() || contents.members.size() >= limits.members) {
      contents.problem_code = "archive_too_large";
      contents.problem = "the archive unpacks to more than is allowed; unpack it by hand if it can be trusted";
      return contents;
    }
  }
}

}  // namespace kyphos::io
