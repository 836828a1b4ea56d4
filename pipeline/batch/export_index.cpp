#include "pipeline/batch/export_index.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "io/dicom/parallel.h"
#include "pipeline/batch/archive_index.h"
#include "pipeline/batch/label_ties.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// Rows of one transaction: few enough that a kill costs under a second of reading, many enough that commits cost
/// nothing.
constexpr std::size_t kChunk = 2000;

void tell(const IndexRequest& request, std::string_view what, std::size_t done, std::size_t all) {
  if (request.progress) {
    request.progress(what, done, all);
  }
}

io::FileRow not_a_file(const FoundFile& found) {
  io::FileRow row;
  row.outcome = "ignored";
  if (found.kind == FoundKind::Loop) {
    row.reason_code = "link_loop";
    row.reason = "is a link to a folder that it lies in itself";
    return row;
  }
  row.reason_code = found.kind == FoundKind::Missing ? "missing" : "not_a_file";
  row.reason = found.kind == FoundKind::Missing ? "is a link that leads nowhere, or vanished while it was looked at"
                                                : "is a pipe, a socket or a device";
  return row;
}

bool may_be_archive(const io::FileRow& row) {
  return row.reason_code == "not_dicom" || row.reason_code == "archive" || row.reason_code == "packed";
}

/// Archives are left as they are: outcome "archive", nothing else filled but key, path and stamp.
io::FileRow row_of(const FoundFile& found, const Naming& naming) {
  io::FileRow row = found.kind == FoundKind::File ? describe_file(found.path, naming) : not_a_file(found);
  if (may_be_archive(row) && io::is_archive(found.path)) {
    row = {};
    row.outcome = "archive";
  }
  row.file_key = file_key(naming.key, found.path);
  row.path = found.path;
  row.stamp = found.stamp;
  return row;
}

io::FileRow unreadable_folder(const fs::path& folder, const Naming& naming) {
  io::FileRow row;
  row.file_key = file_key(naming.key, folder);
  row.path = folder;
  row.outcome = "ignored";
  row.reason_code = "unreadable_folder";
  row.reason = "is a folder that may not be looked into; check who may read it";
  return row;
}

/// Reads headers of `fresh` chunk by chunk into the ledger; returns the archives among them.
std::vector<FoundFile> record_fresh(io::Store& store, std::span<const FoundFile> fresh, const IndexRequest& request) {
  std::vector<FoundFile> archives;
  for (std::size_t begin = 0; begin < fresh.size(); begin += kChunk) {
    const auto chunk = fresh.subspan(begin, std::min(kChunk, fresh.size() - begin));
    std::vector<io::FileRow> rows(chunk.size());
    io::dicom::for_each_in_parallel(chunk.size(), [&](std::size_t i) { rows[i] = row_of(chunk[i], request.naming); });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].outcome == "archive") {
        archives.push_back(chunk[i]);
      }
    }
    std::erase_if(rows, [](const io::FileRow& row) { return row.outcome == "archive"; });
    store.record_files(rows);
    tell(request, "reading headers", begin + chunk.size(), fresh.size());
  }
  return archives;
}

/// Rows below these roots that were not met again: gone. Members go with their archive.
std::size_t mark_gone(io::Store& store, const FoundFiles& found, const std::unordered_set<std::string>& met,
                      const Naming& naming) {
  std::vector<io::FileRow> gone;
  store.each_file([&](const io::FileRow& row) {
    const bool below = std::ranges::any_of(found.roots, [&](const fs::path& root) { return is_below(row.path, root); });
    if (row.outcome == "gone" || !below || met.contains(row.file_key)) {
      return;
    }
    if (const auto archive = archive_of(row.path); archive && met.contains(file_key(naming.key, *archive))) {
      return;
    }
    gone.push_back(row);
    gone.back().outcome = "gone";
    gone.back().reason_code = "gone";
    gone.back().reason = "was there in an earlier run and is no longer";
  });
  store.record_outcomes(gone);
  return gone.size();
}

/// A DIR/private that was lost is made anew from what is met again.
void restore_paths(io::Store& store, const FoundFiles& found, const Naming& naming) {
  if (!store.lacks_paths()) {
    return;
  }
  std::vector<io::FileRow> rows;
  for (const FoundFile& file : found.files) {
    io::FileRow row;
    row.file_key = file_key(naming.key, file.path);
    row.path = file.path;
    rows.push_back(std::move(row));
  }
  store.record_paths(rows);
}

}  // namespace

IndexCounts update_index(io::Store& store, const FoundFiles& found, const IndexRequest& request) {
  const auto known = store.stamps();
  std::unordered_set<std::string> met;
  std::vector<FoundFile> fresh;
  for (const FoundFile& file : found.files) {
    const std::string key = file_key(request.naming.key, file.path);
    const auto before = known.find(key);
    if (before == known.end() || before->second != file.stamp) {
      fresh.push_back(file);
    }
    met.insert(key);
  }
  std::vector<io::FileRow> folders;
  for (const fs::path& folder : found.unreadable) {
    folders.push_back(unreadable_folder(folder, request.naming));
    met.insert(folders.back().file_key);
  }
  store.record_files(folders);
  restore_paths(store, found, request.naming);
  IndexCounts counts{.files = found.files.size(), .unchanged = found.files.size() - fresh.size(), .read = fresh.size()};
  for (const FoundFile& archive : record_fresh(store, fresh, request)) {
    tell(request, "unpacking archives", counts.archives, counts.archives + 1);
    counts.read += record_archive(store, archive, request);
    ++counts.archives;
  }
  counts.gone = mark_gone(store, found, met, request.naming);
  if (request.naming.persons == io::Persons::One) {
    store.group_as_one();
  } else {
    store.group_by_issuer();
  }
  if (request.labels == LabelMaps::Auto) {
    tie_label_maps(store, request.naming);
  }
  return counts;
}

fs::path bytes_of(const io::FileRow& row, const IndexRequest& request) {
  const auto archive = archive_of(row.path);
  return archive ? unpacked_member(*archive, row, request) : row.path;
}

}  // namespace kyphos::pipeline
