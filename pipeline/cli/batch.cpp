#include "pipeline/cli/batch.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "io/inert_text.h"
#include "io/output_folder.h"
#include "io/thread_budget.h"
#include "pipeline/batch/batch.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/send_options.h"
#include "pipeline/cli/status_line.h"

namespace kyphos::pipeline {
namespace {

constexpr double kLeastMemoryGib = 0.25;  // below it not even the program's libraries load

struct BatchOptions {
  BatchSettings settings;
  int timeout_s = 900;
  double memory_gib = 4.0;
  std::string shard;
  std::string layout = "flat";
  std::string key_file;
  std::string clinical;
  std::string criteria;
  std::string log;
  SendOptions send;
  bool list = false;
  bool shift_dates = false;
  bool map_uids = false;
  bool identified = false;
  bool one_patient = false;
  bool mr = false;
  bool retry_failed = false;
  bool keep_outdated = false;
  std::string labels;
  bool quiet = false;
  bool json = false;
};

BatchSettings settings_of(const BatchOptions& options) {
  BatchSettings settings = options.settings;
  settings.limits = {.timeout = std::chrono::seconds(options.timeout_s),
                     .memory_bytes = static_cast<std::uint64_t>(options.memory_gib * 1024.0 * 1024.0 * 1024.0)};
  settings.identity = options.identified ? Identity::Shown : Identity::Hidden;
  settings.persons = options.one_patient ? io::Persons::One : io::Persons::AsFilesSay;
  settings.grey = options.mr ? io::GreyNifti::Mr : io::GreyNifti::AsFilesSay;
  settings.dates = options.shift_dates ? Dates::Shifted : Dates::Kept;
  settings.uids = options.map_uids ? Uids::Mapped : Uids::Kept;
  settings.labels = options.labels == "auto" ? LabelMaps::Auto : LabelMaps::PassedOver;
  settings.layout = options.layout == "bids" ? Layout::Bids : Layout::Flat;
  settings.failed = options.retry_failed ? FailedCases::RunAgain : FailedCases::Kept;
  settings.outdated = options.keep_outdated ? OutdatedCases::Kept : OutdatedCases::RunAgain;
  if (!options.shard.empty()) {
    settings.shard = parse_shard(options.shard);
  }
  if (!options.key_file.empty()) {
    settings.key_file = options.key_file;
  }
  if (!options.clinical.empty()) {
    settings.clinical = options.clinical;
  }
  if (!options.criteria.empty()) {
    settings.criteria = options.criteria;
  }
  return settings;
}

void print_list(const std::vector<PlannedCase>& cases, const BatchOptions& options) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const PlannedCase& each : cases) {
    list.push_back({{"patient_key", each.patient_key}, {"files", each.files}, {"why", each.why}});
    if (!options.json) {
      std::cout << each.patient_key << "  " << each.files << " files  " << each.why << "\n";
    }
  }
  if (options.json) {
    std::cout << list.dump(2) << "\n";
  }
}

std::string summary_json(const BatchCounts& counts, const BatchOptions& options) {
  return nlohmann::ordered_json{{"out", options.settings.out.string()},
                                {"files", counts.index.files},
                                {"files_unchanged", counts.index.unchanged},
                                {"files_read", counts.index.read},
                                {"files_gone", counts.index.gone},
                                {"patients", counts.patients},
                                {"finished_before", counts.done_before},
                                {"finished_now", counts.done},
                                {"measured", counts.measured},
                                {"nothing_to_measure", counts.nothing},
                                {"failed", counts.failed},
                                {"interrupted", counts.interrupted}}
             .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

/// Names the tables that are there, and no other: without a measured patient there are no tables of vertebrae.
std::string last_line(const BatchCounts& counts, const BatchOptions& options) {
  if (counts.interrupted) {
    return "Interrupted: start the same command again to go on.\n";
  }
  std::string tables;
  for (const char* const name : {"index.html", "worklist.csv", "vertebrae.csv", "failures.csv"}) {
    if (std::filesystem::exists(options.settings.out / name)) {
      tables += (tables.empty() ? "" : ", ") + std::string(name);
    }
  }
  const std::string written = "Written to " + options.settings.out.string() + ": " + tables + "\n";
  return counts.measured > 0 ? written
                             : written + "Nothing was measured: failures.csv tells why of each file and series\n";
}

/// A shard may be left without patients by chance; whoever merges the shards sees it.
bool nothing_measured(const BatchCounts& counts, const BatchOptions& options) {
  return counts.measured == 0 && options.shard.empty();
}

std::string summary_text(const BatchCounts& counts, const BatchOptions& options) {
  const auto number = [](std::size_t value) { return std::to_string(value); };
  return number(counts.index.files) + " files (" + number(counts.index.read) + " read, " +
         number(counts.index.unchanged) + " known), " + number(counts.patients) + " patients (" +
         number(counts.done_before) + " finished before, " + number(counts.done) + " now)\n" + number(counts.measured) +
         " measured, " + number(counts.nothing) + " with nothing to measure, " + number(counts.failed) + " failed\n" +
         last_line(counts, options);
}

/// Sends what this and earlier runs wrote and no run has sent; true where nothing is left unsent.
bool send_written(const BatchOptions& options, const BatchListener& listener) {
  if (options.send.send.empty()) {
    return true;
  }
  const std::filesystem::path& out = options.settings.out;
  const Delivery delivery = delivery_of(options.send);
  listener.status("send ...");
  const DeliveryCounts counts =
      deliver(identified_objects(out / io::kIdentifiedFolder), delivery, out / "private" / "sent");
  if (!options.quiet) {
    listener.notice(words(counts, delivery));
  }
  tell_problems(counts, std::cerr);
  return counts.failed == 0;
}

void on_signal(int) { request_stop(); }

int batch(const BatchOptions& options) {
  const BatchSettings settings = settings_of(options);
  StatusLine status(options.quiet ? StatusWanted::Never : StatusWanted::IfTerminal);
  std::optional<EventLog> log;
  if (!options.log.empty()) {
    log.emplace(options.log);
  }
  const BatchListener listener{.status = [&status](const std::string& text) { status.show(text); },
                               .notice =
                                   [&](const std::string& text) {
                                     status.clear();
                                     std::cerr << "kyphos: " << io::inert(text) << "\n";
                                   },
                               .log = log ? &*log : nullptr};
  if (options.list) {
    print_list(list_work(settings, listener), options);
    return kExitDone;
  }
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  const BatchCounts counts = run_batch(settings, listener);
  status.clear();
  if (options.json) {
    std::cout << summary_json(counts, options);
  } else if (!options.quiet) {
    std::cout << io::inert(summary_text(counts, options), io::LineBreaks::Kept);
  }
  if (options.quiet && nothing_measured(counts, options)) {
    std::cerr << "kyphos: nothing was measured\n";
  }
  const bool all_sent = counts.interrupted || send_written(options, listener);
  const bool failed = counts.failed > 0 || counts.interrupted || nothing_measured(counts, options) || !all_sent;
  return failed ? kExitFailed : kExitDone;
}

std::string shard_problem(const std::string& text) {
  try {
    static_cast<void>(parse_shard(text));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

void add_run_options(CLI::App& command, BatchOptions& options) {
  command
      .add_option("--jobs", options.settings.jobs,
                  "Patients at a time, each on its part of the cores; one a core where not given")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command.add_option("--timeout", options.timeout_s, "Longest time for one patient, in seconds (900)")
      ->check(CLI::Range(1, 864'000))
      ->type_name("S");
  command.add_option("--memory-limit", options.memory_gib, "Largest memory for one patient, in GiB (4)")
      ->check(CLI::Range(kLeastMemoryGib, 4096.0))
      ->type_name("GIB");
  command.add_flag("--list", options.list, "Print the patients that a run would do, and stop");
  CLI::Option* const key = command.add_option(
      "--key-file", options.key_file, "Secret that patient keys are made with; else a random one in DIR/private");
  key->type_name("FILE")->check(CLI::ExistingFile);
  command.add_flag("--one-patient", options.one_patient,
                   "All files are of one person, whatever ids they carry or lack; bones must not contradict it");
  command.add_flag("--mr", options.mr,
                   "NIfTI volumes without negative values are MR; DICOM says so itself and needs no flag");
  command.add_option("--shard", options.shard, "Do part i of N only, for several machines; needs --key-file")
      ->type_name("i/N")
      ->check(shard_problem)
      ->needs(key);
  command.add_flag("--retry-failed", options.retry_failed, "Run patients again that failed in an earlier run");
  command.add_flag("--keep-outdated", options.keep_outdated,
                   "Keep patients that were finished with other settings or by another version");
}

void add_output_options(CLI::App& command, BatchOptions& options) {
  CLI::Option* const shift =
      command.add_flag("--shift-dates", options.shift_dates, "Move each patient's dates by a secret number of days");
  CLI::Option* const map =
      command.add_flag("--map-uids", options.map_uids, "Replace study and series UIDs by ones that do not lead back");
  CLI::Option* const dicom =
      command.add_flag("--dicom", options.settings.dicom,
                       "Also write DIR/identified: results as DICOM objects of the source's patients and studies");
  dicom->excludes(shift)->excludes(map);  // an archive files by true dates and UIDs
  add_send_options(command, options.send, dicom);
  command.add_flag("--identified", options.identified, "Call patients by the id in the files, not by a keyed hash");
  command.add_option("--layout", options.layout, "Folders of the reports: flat or bids")
      ->check(CLI::IsMember({"flat", "bids"}));
  command.add_option("--clinical", options.clinical, "Clinical facts of the cohort, CSV keyed by patient id and date")
      ->type_name("FILE")
      ->check(CLI::ExistingFile)
      ->excludes(shift);  // facts are matched to studies by their true dates
  command.add_option("--criteria", options.criteria, "The site's own thresholds (kyphos criteria)")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  command.add_option("--edition", options.settings.edition, "Edition of the appropriateness criteria: 2022 or 2018")
      ->check(CLI::IsMember({"2022", "2018"}));
  command.add_flag("--keep-views", options.settings.keep_views,
                   "Also write views.json and view-*.jpg: what kyphos serve needs to show and correct a case");
  command.add_flag("--masks", options.settings.masks, "Also write bodies.nii.gz: labels on the grid of the scan");
  command
      .add_option(
          "--labels", options.labels,
          "auto: pair label maps (NIfTI, DICOM SEG) with the scans that they were made on; failures.csv and the "
          "reports tell each pair and each map left over")
      ->check(CLI::IsMember({"auto"}));
  command.add_flag("--quiet", options.quiet, "Print nothing but errors");
  command.add_flag("--json", options.json, "Print the summary, or the list, for programs");
  command.add_option("--log", options.log, "Append a log, one JSON object a line")->type_name("FILE");
}

}  // namespace

std::function<int()> set_up_batch(CLI::App& command) {
  const auto options = std::make_shared<BatchOptions>();
  options->settings.jobs = static_cast<int>(io::thread_budget());
  command.add_option("EXPORT", options->settings.exports, "Folders, files, DICOMDIRs, zip or tar archives")
      ->required()
      ->check(CLI::ExistingPath);
  command.add_option("--out", options->settings.out, "Folder for database, reports and tables; made where needed")
      ->required()
      ->type_name("DIR");
  add_run_options(command, *options);
  add_output_options(command, *options);
  return [options] { return batch(*options); };
}

}  // namespace kyphos::pipeline
