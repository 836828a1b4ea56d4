#include "pipeline/batch/label_ties.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "io/dicom/files/file_kind.h"
#include "pipeline/label_pairs.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// Folders that two files share, counted from the root.
std::size_t shared_folders(const fs::path& one, const fs::path& other) {
  const fs::path a = one.parent_path();
  const fs::path b = other.parent_path();
  std::size_t count = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end() && *i == *j; ++i, ++j) {
    ++count;
  }
  return count;
}

bool lies_around(const fs::path& scan, const fs::path& map) {
  const fs::path folder = scan.parent_path();
  const std::size_t depth = static_cast<std::size_t>(std::distance(folder.begin(), folder.end()));
  return shared_folders(scan, map) == depth;
}

/// The scan of most shared folders; nothing where there is none, or two alike.
const io::FileRow* nearest(const std::vector<const io::FileRow*>& scans, const fs::path& map) {
  const io::FileRow* best = nullptr;
  std::size_t most = 0;
  bool alone = true;
  for (const io::FileRow* const scan : scans) {
    const std::size_t shared = shared_folders(scan->path, map);
    if (best == nullptr || shared > most) {
      best = scan;
      most = shared;
      alone = true;
    } else if (shared == most) {
      alone = false;
    }
  }
  return alone ? best : nullptr;
}

/// The scan that a map goes with, by name, else by folder.
const io::FileRow* scan_of(const io::FileRow& map, const std::vector<io::FileRow>& scans) {
  std::vector<const io::FileRow*> named;
  std::vector<const io::FileRow*> around;
  const std::string owner = owner_in_name(map.path.filename().string());
  for (const io::FileRow& scan : scans) {
    if (owner_in_name(scan.path.filename().string()) == owner) {
      named.push_back(&scan);
    }
    if (lies_around(scan.path, map.path)) {
      around.push_back(&scan);
    }
  }
  return named.empty() ? nearest(around, map.path) : nearest(named, map.path);
}

}  // namespace

void tie_label_maps(io::Store& store, const Naming& naming) {
  std::vector<io::FileRow> scans;
  std::vector<io::FileRow> maps;
  store.each_file([&](const io::FileRow& row) {
    if (row.outcome == "gone" || !io::dicom::has_nifti_name(row.path)) {
      return;
    }
    if (row.reason_code == kLabelMapCode) {
      maps.push_back(row);
    } else if (!row.patient_key.empty()) {
      scans.push_back(row);
    }
  });
  std::vector<io::FileRow> changed;
  for (io::FileRow& map : maps) {
    const io::FileRow* const scan = scan_of(map, scans);
    const std::string owner = scan == nullptr ? std::string() : name_of(naming, {.study_uid = scan->path.native()});
    if (map.patient_key == owner && map.outcome != "pending") {
      continue;
    }
    map.patient_key = owner;
    map.outcome = scan == nullptr ? "ignored" : "pending";
    map.reason = scan == nullptr ? "a label map that goes with no scan, or with several alike, by name or folder"
                                 : "a label map that waits for its scan's case";
    changed.push_back(map);
  }
  store.record_files(changed);
}

}  // namespace kyphos::pipeline
