#include "pipeline/network/arrivals.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "io/digest.h"
#include "io/whole_file.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;
using io::NodeState;
using Objects = std::map<std::string, std::string>;  ///< name to digest

std::int64_t last_change(const fs::path& folder) {
  std::error_code error;
  const fs::file_time_type changed = fs::last_write_time(folder, error);
  const auto system = std::chrono::file_clock::to_sys(changed);
  return error ? 0 : std::chrono::duration_cast<std::chrono::seconds>(system.time_since_epoch()).count();
}

bool is_quiet(const fs::path& folder, const NodeContext& node, std::int64_t now) {
  const std::int64_t silent = now - last_change(folder);
  return silent >= node.settings.quiet.count() || silent < -node.settings.quiet.count();  // the clock was put back
}

Objects objects_in(const fs::path& folder) {
  Objects objects;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    objects[entry.path().filename().string()] = io::sha256_hex(io::whole_content(entry.path()));
  }
  return objects;
}

bool holds_all(const Objects& all, const Objects& some) {
  return std::ranges::all_of(some, [&all](const auto& each) {
    const auto found = all.find(each.first);
    return found != all.end() && found->second == each.second;
  });
}

bool has_all_names(const Objects& all, const Objects& some) {
  return std::ranges::all_of(some, [&all](const auto& each) { return all.contains(each.first); });
}

bool is_at_work(const std::optional<io::NodeStudy>& study) {
  return study && (study->state == NodeState::Fetching || study->state == NodeState::Measuring);
}

/// What came of it stands, and the same pictures would give the same again. A study that failed is tried anew.
bool stands(NodeState state) {
  return state == NodeState::Sending || state == NodeState::Done || state == NodeState::Nothing;
}

bool has_come_to_an_end(NodeState state) { return state != NodeState::Fetching && state != NodeState::Measuring; }

void tell(const NodeContext& node, std::string_view event, const io::NodeStudy& study) {
  if (node.log) {
    node.log(event, {{"study", study.study},
                     {"state", std::string(words(study.state))},
                     {"objects", std::to_string(study.objects)},
                     {"detail", study.detail}});
  }
}

/// One file after the other, each at once where it belongs: after a kill the rest is moved.
void move_files(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(from)) {
    files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    fs::rename(file, to / file.filename());
  }
  std::error_code not_empty;  // something came meanwhile: it is taken the next time
  fs::remove(from, not_empty);
}

void take(const NodeContext& node, const std::string& name, const std::optional<io::NodeStudy>& before,
          std::int64_t now) {
  const fs::path incoming = node.place.incoming() / name;
  const fs::path images = node.place.images(name);
  const Objects measured_before = node.ledger.objects_of(name);
  if (before && stands(before->state) && holds_all(measured_before, objects_in(incoming))) {
    remove_images(incoming, node.tally);
    tell(node, "sent_again", *before);
    return;
  }
  move_files(incoming, images);
  const Objects now_here = objects_in(images);
  io::NodeStudy study{.study = name, .objects = static_cast<std::int64_t>(now_here.size()), .changed = now};
  const bool whole = has_all_names(now_here, measured_before);
  if (whole || node.settings.archive) {
    study.state = node.settings.archive ? NodeState::Fetching : NodeState::Measuring;
    study.detail = whole ? "" : "its earlier images are fetched again";
    node.ledger.begin(study, now_here);
  } else {
    study.state = NodeState::Incomplete;
    study.detail = "more of it came after its images had been removed: send the whole study again";
    node.ledger.put(study);
  }
  tell(node, "study", study);
}

}  // namespace

void take_quiet_studies(const NodeContext& node, std::int64_t now) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(node.place.incoming(), error)) {
    if (entry.is_directory() && is_quiet(entry.path(), node, now)) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  for (const std::string& name : names) {
    const std::optional<io::NodeStudy> before = node.ledger.find(name);
    if (fs::is_empty(node.place.incoming() / name)) {
      std::error_code not_empty;
      fs::remove(node.place.incoming() / name, not_empty);
    } else if (!is_at_work(before)) {
      take(node, name, before, now);
    }
  }
}

void take_up_again(const NodeContext& node) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(node.place.folder / "work", error)) {
    const std::string name = entry.path().filename().string();
    const Objects recorded = node.ledger.objects_of(name);
    std::error_code none;
    bool all_recorded = true;
    for (const auto& image : fs::directory_iterator(node.place.images(name), none)) {
      all_recorded = all_recorded && recorded.contains(image.path().filename().string());
    }
    if (!all_recorded) {
      fs::create_directories(node.place.incoming() / name);
      move_files(node.place.images(name), node.place.incoming() / name);
    }
  }
}

void remove_old_images(const NodeContext& node, std::int64_t now) {
  const std::int64_t keep = std::chrono::duration_cast<std::chrono::seconds>(node.settings.keep).count();
  for (const io::NodeStudy& study : node.ledger.studies()) {
    const bool in_the_way = node.tally.bytes_kept > node.settings.disk_bytes / 2;
    const bool over = now - study.changed > keep || (in_the_way && study.state != NodeState::Incomplete);
    if (has_come_to_an_end(study.state) && over && fs::exists(node.place.work(study.study))) {
      remove_images(node.place.work(study.study), node.tally);
    }
  }
}

}  // namespace kyphos::pipeline
