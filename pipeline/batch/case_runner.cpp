#include "pipeline/batch/case_runner.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "io/error.h"
#include "io/output_folder.h"
#include "io/whole_file.h"
#include "pipeline/batch/bids.h"
#include "pipeline/batch/case_folder.h"
#include "pipeline/batch/case_request.h"
#include "pipeline/batch/progress.h"
#include "pipeline/batch/run_case.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

std::atomic<bool> stop_requested{false};

fs::path work_folder(const RunContext& context, const std::string& patient_key) {
  return context.index.work / "cases" / patient_key;
}

void start_case(const PlannedCase& planned, const RunContext& context, WorkerPool& pool) {
  const fs::path work = work_folder(context, planned.patient_key);
  fs::remove_all(work);
  fs::create_directories(work);
  const BatchSettings& settings = context.settings;
  CaseRequest request{.patient_key = planned.patient_key,
                      .files = context.store.files_of(planned.patient_key),
                      .report_folder = work / "report",
                      .result_file = work / "result",
                      .key = context.index.naming.key,
                      .identity = settings.identity,
                      .dates = settings.dates,
                      .uids = settings.uids,
                      .persons = settings.persons,
                      .grey = settings.grey,
                      .layout = settings.layout,
                      .dicom = settings.dicom,
                      .clinical = settings.clinical ? settings.clinical->string() : std::string{},
                      .criteria = settings.criteria ? settings.criteria->string() : std::string{},
                      .edition = settings.edition,
                      .masks = settings.masks,
                      .labels = settings.labels,
                      .keep_views = settings.keep_views};
  for (io::FileRow& file : request.files) {
    file.path = bytes_of(file, context.index);
  }
  carry_corrections(settings.out / case_folder(planned.patient_key, settings.layout), work / "report");
  write_case_request(request, work / "request");
  // Not by its name: the program may be replaced by a later version while a batch runs all night.
  pool.start(planned.patient_key, {"/proc/self/exe", "run-case", (work / "request").string()}, work / "messages");
}

io::CaseRow failed_row(const PlannedCase& planned, std::string outcome, std::string reason, const RunContext& context) {
  io::CaseRow row{.patient_key = planned.patient_key, .outcome = std::move(outcome), .reason = std::move(reason)};
  row.files = context.store.files_of(planned.patient_key);
  for (io::FileRow& file : row.files) {
    file.outcome = "failed";
    file.reason_code = "case_" + row.outcome;
    file.reason = "its case ended early: " + row.reason;
  }
  return row;
}

std::string seconds_text(std::chrono::seconds seconds) { return std::to_string(seconds.count()) + " s"; }

io::CaseRow row_of(const PlannedCase& planned, const FinishedWorker& worker, const RunContext& context) {
  const CaseLimits& limits = context.settings.limits;
  const bool too_large =
      worker.end == WorkerEnd::OutOfMemory || (worker.end == WorkerEnd::Exited && worker.code == kCaseOutOfMemory);
  if (too_large) {
    const std::string mebibytes = std::to_string(limits.memory_bytes >> 20U);
    return failed_row(planned, "out_of_memory", "needs more than the " + mebibytes + " MiB allowed (--memory-limit)",
                      context);
  }
  if (worker.end == WorkerEnd::TimedOut) {
    return failed_row(planned, "timed_out",
                      "took longer than the " + seconds_text(limits.timeout) + " allowed (--timeout)", context);
  }
  if (worker.end == WorkerEnd::Crashed) {
    return failed_row(planned, "crashed", "the program ended by " + signal_text(worker.code), context);
  }
  if (worker.code == kCaseUnwritable) {
    std::string what = io::whole_content(work_folder(context, planned.patient_key) / "messages");
    while (!what.empty() && (what.back() == '\n' || what.back() == '.')) {
      what.pop_back();
    }
    throw io::Error(context.settings.out.string(), "cannot be written: " + what,
                    "Nothing that was finished is lost: make space and start the same command again.");
  }
  if (worker.code != kCaseDone) {
    return failed_row(planned, "crashed", "the program ended with code " + std::to_string(worker.code), context);
  }
  io::CaseRow row = read_case_result(work_folder(context, planned.patient_key) / "result");
  const fs::path report = work_folder(context, planned.patient_key) / "report";
  if (fs::exists(report)) {
    const std::string stem =
        context.settings.layout == Layout::Bids ? report_stem_bids(planned.patient_key) : std::string("report");
    row.report_json = io::whole_content(report / (stem + ".json"));
    row.thumbnail = io::whole_content(work_folder(context, planned.patient_key) / "thumbnail.jpg");
    row.folder = case_folder(planned.patient_key, context.settings.layout).string();
  }
  return row;
}

/// Files first, the row after: a kill in between costs a repetition, never a row without its files.
io::CaseRow finish_case(const PlannedCase& planned, const FinishedWorker& worker, const RunContext& context) {
  io::CaseRow row = row_of(planned, worker, context);
  // What was made without a file that comes back later (a share that dropped out) is not finished.
  const bool lacks_files = std::ranges::find(row.files, "missing", &io::FileRow::reason_code) != row.files.end();
  row.inputs_digest = lacks_files ? std::string{} : planned.inputs_digest;
  row.settings_digest = settings_text(context.settings);
  row.version = KYPHOS_VERSION;
  row.attempts = planned.attempts;
  row.wall_s = worker.wall_s;
  row.peak_mib = worker.peak_mib;
  const fs::path place = context.settings.out / case_folder(planned.patient_key, context.settings.layout);
  const fs::path identified = work_folder(context, planned.patient_key) / "report" / io::kIdentifiedFolder;
  const fs::path identified_place = context.settings.out / io::kIdentifiedFolder / planned.patient_key;
  if (fs::exists(identified)) {
    put_in_place(identified, identified_place);  // apart from the reports, which may be passed on
  } else {
    fs::remove_all(identified_place);
  }
  if (!row.folder.empty()) {
    put_in_place(work_folder(context, planned.patient_key) / "report", place);
  } else {
    clear_place(place);  // what an earlier run made of other files
  }
  context.store.record_case(row, context.run);
  fs::remove_all(work_folder(context, planned.patient_key));
  return row;
}

/// A cluster that ends a job signals each of its processes: the worker may die before this one knows of it. A worker
/// that someone else ended counts as crashed only if this process is still wanted a moment later.
bool ended_with_the_batch(const FinishedWorker& worker) {
  constexpr std::chrono::seconds kMoment{1};
  if (worker.end == WorkerEnd::Crashed && (worker.code == SIGTERM || worker.code == SIGKILL)) {
    std::this_thread::sleep_for(kMoment);
  }
  return worker.end == WorkerEnd::Crashed && stop_requested;
}

void log_case(const io::CaseRow& row, const RunContext& context) {
  if (context.listener.log != nullptr) {
    context.listener.log->write("case", {{"patient_key", row.patient_key},
                                         {"outcome", row.outcome},
                                         {"reason", row.reason},
                                         {"wall_s", std::to_string(row.wall_s)},
                                         {"peak_mib", std::to_string(row.peak_mib)}});
  }
}

std::uint64_t bytes_of_all(const std::vector<PlannedCase>& cases) {
  std::uint64_t bytes = 0;
  for (const PlannedCase& planned : cases) {
    bytes += planned.bytes;
  }
  return bytes;
}

/// The largest first: one that is begun last would run alone while the other cores wait.
std::vector<const PlannedCase*> in_running_order(const std::vector<PlannedCase>& cases) {
  std::vector<const PlannedCase*> order;
  order.reserve(cases.size());
  for (const PlannedCase& planned : cases) {
    order.push_back(&planned);
  }
  std::ranges::stable_sort(order, std::ranges::greater{}, &PlannedCase::bytes);
  return order;
}

}  // namespace

void request_stop() { stop_requested = true; }

std::size_t run_cases(const std::vector<PlannedCase>& cases, const RunContext& context) {
  WorkerPool pool(context.settings.limits, context.settings.jobs);
  const std::vector<const PlannedCase*> order = in_running_order(cases);
  std::map<std::string, const PlannedCase*> running;
  Progress progress(cases.size(), bytes_of_all(cases));
  std::size_t next = 0;
  const auto fill = [&] {
    while (next < order.size() && pool.running() < static_cast<std::size_t>(context.settings.jobs)) {
      running[order[next]->patient_key] = order[next];
      start_case(*order[next++], context, pool);
    }
  };
  while ((next < order.size() || pool.running() > 0) && !stop_requested) {
    fill();
    if (const auto worker = pool.wait()) {
      if (ended_with_the_batch(*worker)) {
        break;
      }
      const PlannedCase& planned = *running.at(worker->name);
      running.erase(worker->name);
      fill();  // before the disk is waited for: the core is free
      log_case(finish_case(planned, *worker, context), context);
      progress.step(planned.bytes);
    }
    if (context.listener.status) {
      context.listener.status(progress.line());
    }
  }
  return progress.done();
}

}  // namespace kyphos::pipeline
