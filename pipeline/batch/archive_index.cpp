#include "pipeline/batch/archive_index.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "io/dicom/parallel.h"
#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// Unpacked archives carry the stamp in their name: a changed archive never passes for its earlier state.
fs::path folder_of(const fs::path& archive, const io::FileStamp& stamp, const IndexRequest& request) {
  return request.work / "archives" /
         (file_key(request.naming.key, archive) + "-" + std::to_string(stamp.size_bytes) + "-" +
          std::to_string(stamp.mtime_ns));
}

/// Unpacks beside and renames, so that a folder of the final name is whole.
io::ArchiveContents unpack(const fs::path& archive, const fs::path& folder, const IndexRequest& request) {
  const fs::path beside = folder.string() + ".kyphos-tmp";
  fs::remove_all(beside);
  fs::create_directories(beside);
  io::ArchiveContents contents = io::unpack_archive(archive, beside, request.limits);
  fs::remove_all(folder);
  fs::rename(beside, folder);
  for (io::ArchiveMember& member : contents.members) {
    member.file = member.file.empty() ? member.file : folder / member.file.filename();
  }
  return contents;
}

/// Members are told apart by number, since an archive may hold a name twice. The number takes the place of the inode.
io::FileRow row_of(const FoundFile& archive, const io::ArchiveMember& member, std::uint64_t number,
                   const Naming& naming) {
  io::FileRow row;
  if (member.file.empty()) {
    row.outcome = "ignored";
    row.reason_code = member.reason_code;
    row.reason = member.reason;
  } else if (io::is_archive(member.file)) {
    row.outcome = "ignored";
    row.reason_code = "archive_in_archive";
    row.reason = "is an archive inside an archive; unpack the outer one by hand";
  } else {
    row = describe_file(member.file, naming);
  }
  row.path = archive.path.string() + "!" + member.name;
  row.file_key = file_key(naming.key, row.path.string() + "\x1f" + std::to_string(number));
  row.stamp = {.size_bytes = member.size, .mtime_ns = archive.stamp.mtime_ns, .inode = number};
  return row;
}

io::FileRow row_of(const FoundFile& archive, const io::ArchiveContents& contents, const Naming& naming) {
  io::FileRow row;
  row.file_key = file_key(naming.key, archive.path);
  row.path = archive.path;
  row.stamp = archive.stamp;
  row.outcome = contents.problem.empty() ? "archive" : "failed";
  row.reason_code = contents.problem.empty() ? "archive" : contents.problem_code;
  row.reason = contents.problem.empty() ? "holds " + std::to_string(contents.members.size()) + " files, each with a row"
                                        : contents.problem;
  return row;
}

void mark_earlier_members_gone(io::Store& store, const fs::path& archive, std::span<const io::FileRow> now) {
  std::unordered_set<std::string> present;
  for (const io::FileRow& row : now) {
    present.insert(row.file_key);
  }
  std::vector<io::FileRow> gone;
  store.each_file([&](const io::FileRow& row) {
    if (row.path.native().starts_with(archive.native() + "!") && !present.contains(row.file_key)) {
      gone.push_back(row);
      gone.back().outcome = "gone";
      gone.back().reason_code = "gone";
      gone.back().reason = "was in an earlier state of its archive";
    }
  });
  store.record_outcomes(gone);
}

}  // namespace

std::optional<fs::path> archive_of(const fs::path& path) {
  const std::string& name = path.native();
  for (std::size_t at = name.find('!'); at != std::string::npos; at = name.find('!', at + 1)) {
    std::error_code unreadable;  // then it is not where a member could be had from
    if (fs::is_regular_file(name.substr(0, at), unreadable)) {
      return fs::path(name.substr(0, at));
    }
  }
  return std::nullopt;
}

std::size_t record_archive(io::Store& store, const FoundFile& archive, const IndexRequest& request) {
  io::ArchiveContents contents;
  try {
    contents = unpack(archive.path, folder_of(archive.path, archive.stamp, request), request);
  } catch (const io::Error& error) {
    if (error.subject() != archive.path) {
      throw;  // not the archive's fault: no space, or no right to write
    }
    contents.problem_code = "unreadable";
    contents.problem = "cannot be opened as an archive";
  }
  std::vector<io::FileRow> rows(contents.members.size());
  io::dicom::for_each_in_parallel(
      rows.size(), [&](std::size_t i) { rows[i] = row_of(archive, contents.members[i], i + 1, request.naming); });
  mark_earlier_members_gone(store, archive.path, rows);
  rows.push_back(row_of(archive, contents, request.naming));
  store.record_files(rows);
  return contents.members.size();
}

fs::path unpacked_member(const fs::path& archive, const io::FileRow& member, const IndexRequest& request) {
  const io::FileStamp stamp{.size_bytes = fs::file_size(archive), .mtime_ns = member.stamp.mtime_ns};
  const fs::path folder = folder_of(archive, stamp, request);
  if (!fs::exists(folder)) {
    static_cast<void>(unpack(archive, folder, request));
  }
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "%08llu", static_cast<unsigned long long>(member.stamp.inode));
  for (const char* ending : {"", ".nii", ".nii.gz"}) {
    if (const fs::path file = folder / (number.data() + std::string(ending)); fs::exists(file)) {
      return file;
    }
  }
  throw io::Error(member.file_key, "is no longer in its archive", "Start the same command again.");
}

}  // namespace kyphos::pipeline
