#include "pipeline/network/folder_watch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <system_error>

#include "io/dicom/header/header.h"
#include "io/dicom_net/intake.h"
#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLookEvery_s = 5;
constexpr std::int64_t kLongestStill_s = 10;     // that a file must stand still, where --quiet is longer
constexpr std::chrono::seconds kLongestLook{3};  // callers and workers wait meanwhile
constexpr std::size_t kMostWatched = 500'000;    // files; more is an archive, not a folder that is watched
constexpr std::size_t kWatchedNameDigits = 32;

/// Programs that copy write under such names first.
bool has_unfinished_name(const fs::path& file) {
  const std::string name = file.filename().string();
  constexpr std::array<std::string_view, 4> kEndings{".part", ".tmp", ".crdownload", ".filepart"};
  return name.starts_with('.') ||
         std::ranges::any_of(kEndings, [&name](std::string_view ending) { return name.ends_with(ending); });
}

/// Size and time; nothing for what is no file, or is gone.
std::optional<std::string> stamp_of(const fs::directory_entry& entry) {
  std::error_code error;
  if (entry.is_symlink(error) || !entry.is_regular_file(error)) {
    return std::nullopt;
  }
  const std::uintmax_t size = entry.file_size(error);
  const auto time = entry.last_write_time(error).time_since_epoch().count();
  return error ? std::nullopt : std::optional(std::to_string(size) + " " + std::to_string(time));
}

}  // namespace

FolderWatch::FolderWatch(const NodeContext& node) : node_(node), known_(node.ledger.watched()) {}

void FolderWatch::look(std::int64_t now) {
  const std::int64_t every = std::clamp<std::int64_t>(node_.settings.quiet.count(), 1, kLookEvery_s);
  if (now - looked_ < every && now >= looked_) {
    return;
  }
  looked_ = now;
  const auto begin = std::chrono::steady_clock::now();
  Stamps met;
  Stamps taken;
  bool time_left = true;
  std::error_code error;
  fs::recursive_directory_iterator at(*node_.settings.watch, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end && met.size() < kMostWatched;
       at.increment(error)) {
    const std::optional<std::string> stamp = has_unfinished_name(at->path()) ? std::nullopt : stamp_of(*at);
    if (!stamp) {
      continue;
    }
    const std::string name =
        io::keyed_hash(node_.place.key, "watched " + at->path().native()).substr(0, kWatchedNameDigits);
    met.emplace(name, *stamp);
    const bool looked_at = known_.contains(name) && known_[name] == *stamp;
    time_left = time_left && std::chrono::steady_clock::now() - begin < kLongestLook;
    if (!looked_at && is_complete(name, *stamp, now) && time_left && take(at->path())) {
      taken.insert_or_assign(name, *stamp);
      known_.insert_or_assign(name, *stamp);
      waiting_.erase(name);
    }
  }
  node_.ledger.put_watched(taken);
  looked_ = time_left ? now : 0;  // on with the rest at once, or a study would come in parts
  if (!error && met.size() < kMostWatched) {
    forget(met);
  }
  if (!outcomes_.empty()) {
    std::map<std::string, std::string> fields;
    for (const auto& [what, count] : outcomes_) {
      fields[what] = std::to_string(count);
    }
    tell("watched", fields);
    outcomes_.clear();
  }
  if ((error || met.size() >= kMostWatched) && !told_unreadable_) {
    tell("watch_failed", {{"detail", error ? error.message() : "more files than are watched"}});
  }
  told_unreadable_ = error || met.size() >= kMostWatched;
}

/// True from the moment on that its size and time have stood still long enough.
bool FolderWatch::is_complete(const std::string& name, const std::string& stamp, std::int64_t now) {
  Waiting& waiting = waiting_[name];
  if (waiting.stamp != stamp) {
    waiting = {.stamp = stamp, .since = now};
  }
  return now - waiting.since >= std::clamp<std::int64_t>(node_.settings.quiet.count(), 1, kLongestStill_s);
}

/// False where it is to be tried again.
bool FolderWatch::take(const fs::path& file) {
  if (!io::has_space(node_.place.arriving(), node_.tally.bytes_kept, node_.settings.disk_bytes)) {
    if (!told_no_space_) {
      tell("watch_waits", {{"detail", "no space: files are taken when there is some again"}});
    }
    told_no_space_ = true;
    return false;
  }
  told_no_space_ = false;
  const io::dicom::HeaderResult read = io::dicom::read_header(file);
  if (!read.header || read.header->cut_short) {
    ++outcomes_[read.header ? "cut_short" : read.ignored ? read.ignored->reason_code : "no_image"];
    return true;  // a file that changes is looked at again
  }
  const fs::path copy = node_.place.arriving() / ("watched-" + std::to_string(++count_));
  std::error_code error;
  fs::copy_file(file, copy, fs::copy_options::overwrite_existing, error);
  if (error) {
    fs::remove(copy, error);
    return false;
  }
  const io::IntakeResult result = io::take_in(copy, read.header->sop_instance, node_.place.intake());
  if (result.outcome == io::IntakeOutcome::Kept) {
    ++node_.tally.kept;
    node_.tally.bytes_kept += result.bytes;
    ++outcomes_["kept"];
  } else {
    ++(result.outcome == io::IntakeOutcome::Dropped ? node_.tally.dropped : node_.tally.unreadable);
    ++outcomes_[result.reason_code];
  }
  return true;
}

/// What is no longer in the folder needs no memory.
void FolderWatch::forget(const Stamps& met) {
  std::vector<std::string> gone;
  for (const auto& [name, stamp] : known_) {
    static_cast<void>(stamp);
    if (!met.contains(name)) {
      gone.push_back(name);
    }
  }
  node_.ledger.forget_watched(gone);
  for (const std::string& name : gone) {
    known_.erase(name);
  }
  std::erase_if(waiting_, [&met](const auto& each) { return !met.contains(each.first); });
}

void FolderWatch::tell(std::string_view event, const std::map<std::string, std::string>& fields) const {
  if (node_.log) {
    node_.log(event, fields);
  }
}

}  // namespace kyphos::pipeline
