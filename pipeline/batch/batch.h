#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/store/store.h"
#include "pipeline/batch/event_log.h"
#include "pipeline/batch/export_index.h"
#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// Told as the run goes on: for people a line, for the rest nothing.
struct BatchListener {
  std::function<void(const std::string&)> status{};  ///< passing: progress, rate, remaining time
  std::function<void(const std::string&)> notice{};  ///< to be read: changed settings, what is redone
  EventLog* log = nullptr;                           ///< JSON lines; may be none
};

struct BatchCounts {
  IndexCounts index{};
  std::size_t patients = 0;     ///< of this shard
  std::size_t done_before = 0;  ///< finished in an earlier run and still valid
  std::size_t done = 0;         ///< finished in this run, whatever the outcome
  std::size_t measured = 0;     ///< all patients with at least one measured study, of this and earlier runs
  std::size_t nothing = 0;      ///< nothing to measure
  std::size_t failed = 0;       ///< failed, crashed, timed out or out of memory
  bool interrupted = false;
};

/// One patient of the work list.
struct PlannedCase {
  std::string patient_key{};
  std::string inputs_digest{};
  int files = 0;
  std::uint64_t bytes = 0;  ///< of the files together
  int attempts = 1;
  std::string why{};  ///< "new", "new_files", "unfinished", "settings_changed", "version_changed", "failed_before"
};

/// Runs the batch: index, then each patient that is not finished as one worker process, then the tables. Goes on where
/// an earlier run of the same output folder stopped. Throws Error where it cannot go on at all (disk full, output in
/// use); nothing that was finished is lost then.
[[nodiscard]] BatchCounts run_batch(const BatchSettings& settings, const BatchListener& listener);

/// Brings the index up to date and tells what a run would do, without doing it.
[[nodiscard]] std::vector<PlannedCase> list_work(const BatchSettings& settings, const BatchListener& listener);

/// Ends a running batch soon: workers are killed, what is finished stays. May be called from a signal handler.
void request_stop();

}  // namespace kyphos::pipeline
