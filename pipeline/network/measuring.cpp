#include "pipeline/network/measuring.h"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <system_error>

#include "io/dicom_net/object_identity.h"
#include "io/digest.h"
#include "io/error.h"
#include "io/input.h"
#include "io/output_folder.h"
#include "io/whole_file.h"
#include "pipeline/batch/case_request.h"
#include "pipeline/batch/run_case.h"
#include "pipeline/network/deliver.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;
using io::NodeState;

constexpr int kMostTries = 3;  // of fetching, and of measuring what ended a worker
constexpr std::int64_t kFetchAgainAfter_s = 30;
constexpr std::size_t kDigestDigits = 24;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

/// Whose study it is and its UID, from its first picture.
struct Whose {
  io::PatientSummary patient;
  std::string study_uid;
};
std::optional<Whose> whose(const fs::path& images) {
  const std::vector<fs::path> files = files_below(images);
  if (files.empty()) {
    return std::nullopt;
  }
  io::InputIndex index = io::index_inputs(std::vector{files.front()});
  if (index.patients.empty() || index.patients.front().studies.empty()) {
    return std::nullopt;
  }
  Whose found{.patient = std::move(index.patients.front()), .study_uid = {}};
  found.study_uid = found.patient.studies.front().study_uid;
  return found;
}

std::vector<io::FileRow> rows_of_files(const std::vector<fs::path>& files) {
  std::vector<io::FileRow> rows;
  for (const fs::path& file : files) {
    rows.push_back({.file_key = file.stem().string(), .path = file});
  }
  return rows;
}

std::string ended_words(const FinishedWorker& worker) {
  switch (worker.end) {
    case WorkerEnd::TimedOut:
      return "took longer than allowed (timeout)";
    case WorkerEnd::OutOfMemory:
      return "needs more memory than allowed (memory-limit)";
    case WorkerEnd::Crashed:
      return "its process ended by " + signal_text(worker.code);
    case WorkerEnd::Exited:
      break;
  }
  return worker.code == kCaseOutOfMemory ? "needs more memory than allowed (memory-limit)"
                                         : "its process ended with code " + std::to_string(worker.code);
}

}  // namespace

Measuring::Measuring(const NodeContext& node) : node_(node), pool_(node.settings.limits, node.settings.jobs) {}

void Measuring::step(std::int64_t now) {
  for (const NodeState state : {NodeState::Measuring, NodeState::Fetching}) {
    for (const io::NodeStudy& study : node_.ledger.studies(state)) {
      if (pool_.running() >= static_cast<std::size_t>(node_.settings.jobs)) {
        break;
      }
      if (study.due <= now && !running_.contains(study.study)) {
        start(study);
      }
    }
  }
  if (const auto worker = pool_.wait()) {
    io::NodeStudy study = running_.at(worker->name);
    running_.erase(worker->name);
    // A service that is stopped has all its processes signalled: the study is begun anew by the next start.
    if (worker->end != WorkerEnd::Crashed || worker->code != SIGTERM) {
      end(std::move(study), *worker, now);
    }
  }
}

void Measuring::start(const io::NodeStudy& study) {
  fs::remove_all(node_.place.work(study.study) / "report");
  fs::remove(node_.place.work(study.study) / "result");
  if (study.state == NodeState::Fetching) {
    start_fetching(study);
  } else {
    start_measuring(study);
  }
}

void Measuring::start_fetching(const io::NodeStudy& study) {
  const fs::path work = node_.place.work(study.study);
  const std::optional<Whose> found = whose(node_.place.images(study.study));
  if (!found || found->patient.id.empty()) {
    io::NodeStudy next = study;
    next.state = NodeState::Measuring;
    next.detail = "without earlier studies: it names no patient";
    node_.ledger.put(next);
    return;
  }
  const bool whole = node_.ledger.objects_of(study.study).size() <= files_below(node_.place.images(study.study)).size();
  // The id in a file: every user of the machine can read command lines.
  io::write_whole(work / "patient", found->patient.id + "\n" + (whole ? found->study_uid + "\n" : ""),
                  io::FileAccess::OwnerOnly);
  const NodeSettings& settings = node_.settings;
  std::vector<std::string> command{"/proc/self/exe",
                                   "fetch",
                                   "--from",
                                   words(*settings.archive),
                                   "--aet",
                                   settings.own_ae_title,
                                   "--patient-file",
                                   (work / "patient").string(),
                                   "--out",
                                   node_.place.priors(study.study).string(),
                                   "--most-studies",
                                   std::to_string(settings.priors + (whole ? 0 : 1)),
                                   "--none-is-no-failure",
                                   "--quiet"};
  if (settings.archive_port) {
    command.insert(command.end(), {"--port", std::to_string(*settings.archive_port)});
  }
  pool_.start(study.study, command, work / "messages");
  running_[study.study] = study;
}

void Measuring::start_measuring(const io::NodeStudy& study) {
  const fs::path work = node_.place.work(study.study);
  const std::optional<Whose> found = whose(node_.place.images(study.study));
  if (!found) {
    fail(study, "its images cannot be read any more", unix_now());
    return;
  }
  std::vector<fs::path> files = files_below(node_.place.images(study.study));
  std::ranges::copy(files_below(node_.place.priors(study.study)), std::back_inserter(files));
  const CaseRequest request{.patient_key = io::patient_key(node_.place.key, found->patient),
                            .files = rows_of_files(files),
                            .report_folder = work / "report",
                            .result_file = work / "result",
                            .key = node_.place.key,
                            .dicom = true};
  write_case_request(request, work / "request");
  pool_.start(study.study, {"/proc/self/exe", "run-case", (work / "request").string()}, work / "messages");
  running_[study.study] = study;
}

void Measuring::end(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now) {
  std::error_code gone;
  for (const char* const file : {"patient", "request", "messages"}) {
    fs::remove(node_.place.work(study.study) / file, gone);
  }
  if (study.state == NodeState::Fetching) {
    end_fetching(std::move(study), worker, now);
  } else {
    end_measuring(std::move(study), worker, now);
  }
}

void Measuring::end_fetching(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now) {
  const bool fetched = worker.end == WorkerEnd::Exited && worker.code == 0;
  ++study.attempts;
  if (!fetched && study.attempts < kMostTries) {
    study.due = now + kFetchAgainAfter_s * study.attempts;
    study.detail = "the archive did not give the earlier studies; tried again";
    node_.ledger.put(study);
    tell("fetch", study);
    return;
  }
  const bool whole = node_.ledger.objects_of(study.study).size() <= files_below(node_.place.images(study.study)).size();
  study.state = fetched || whole ? NodeState::Measuring : NodeState::Incomplete;
  study.detail = fetched ? ""
                 : whole ? "without earlier studies: the archive did not give them"
                         : "its earlier images could not be fetched: send the whole study again";
  study.attempts = 0;
  study.due = 0;
  study.changed = now;
  node_.ledger.put(study);
  tell("fetch", study);
}

void Measuring::end_measuring(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now) {
  const fs::path work = node_.place.work(study.study);
  if (worker.end != WorkerEnd::Exited || worker.code != kCaseDone) {
    fail(std::move(study), ended_words(worker), now);
    return;
  }
  io::CaseRow row;
  try {
    row = read_case_result(work / "result");
  } catch (const io::Error& error) {
    fail(std::move(study), error.what(), now);
    return;
  }
  const auto own = std::ranges::find_if(
      row.studies, [&](const io::StudyRow& each) { return node_.place.name_of(each.study_uid) == study.study; });
  if (own != row.studies.end() && own->outcome == "measured") {
    record_results(std::move(study), now);
  } else if (row.outcome == "failed") {
    fail(std::move(study), row.reason, now);
  } else {
    study.state = NodeState::Nothing;
    study.detail = own == row.studies.end() ? row.reason : own->reason;
    study.changed = now;
    node_.ledger.put(study);
    tell("measured", study);
  }
  std::error_code gone;
  for (const char* const made : {"report", "result", "priors"}) {
    fs::remove_all(work / made, gone);
  }
}

/// Earlier studies may be what a study fails by: once more without them, before it is given up.
void Measuring::fail(io::NodeStudy study, std::string why, std::int64_t now) {
  std::error_code gone;
  const bool had_priors = fs::exists(node_.place.priors(study.study));
  fs::remove_all(node_.place.priors(study.study), gone);
  ++study.attempts;
  study.detail = had_priors ? "without earlier studies: with them " + why : std::move(why);
  study.changed = now;
  if (!had_priors || study.attempts >= kMostTries) {
    study.state = NodeState::Failed;
  }
  node_.ledger.put(study);
  tell("measured", study);
}

/// Results first, the row after: a kill in between costs a repetition, which gives the same bytes.
void Measuring::record_results(io::NodeStudy study, std::int64_t now) {
  const fs::path outgoing = node_.place.outgoing(study.study);
  fs::create_directories(outgoing);
  std::vector<io::NodeResult> results;
  for (const fs::path& file : identified_objects(node_.place.work(study.study) / "report" / io::kIdentifiedFolder)) {
    if (node_.place.name_of(io::identity_of(file).study_uid) != study.study) {
      continue;  // of an earlier study, which has its own results
    }
    const std::string bytes = io::whole_content(file);
    const std::string digest = io::sha256_hex(bytes);
    const std::string name = digest.substr(0, kDigestDigits) + ".dcm";
    io::write_whole(outgoing / name, bytes, io::FileAccess::OwnerOnly);
    results.push_back({.digest = digest, .study = study.study, .file = name});
  }
  study.state = results.empty() ? NodeState::Failed : NodeState::Sending;
  study.detail = results.empty() ? "it lacks what an archive files by (patient, study or date)" : study.detail;
  study.attempts = 0;
  study.changed = now;
  node_.ledger.finish(study, results);
  tell("measured", study);
}

void Measuring::tell(std::string_view event, const io::NodeStudy& study) const {
  if (node_.log) {
    node_.log(event, {{"study", study.study},
                      {"state", std::string(words(study.state))},
                      {"attempts", std::to_string(study.attempts)},
                      {"detail", study.detail}});
  }
}

}  // namespace kyphos::pipeline
