#include "pipeline/network/courier.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <system_error>

#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRefusals = 5;
constexpr std::int64_t kFirstPause_s = 5;
constexpr std::int64_t kLongestPause_s = 300;
constexpr std::chrono::milliseconds kCourierLook{200};

/// 5 s, 10 s, 20 s, ... 300 s.
std::int64_t pause_after(int failures) {
  constexpr int kDoublings = 6;
  return std::min(kLongestPause_s, kFirstPause_s << std::min(failures - 1, kDoublings));
}

}  // namespace

Courier::Courier(const NodeSettings& settings, const NodePlace& place, const io::NetworkLog& log)
    : settings_(settings), place_(place), log_(log), thread_([this] { run(); }) {}

Courier::~Courier() {
  stop_ = true;
  thread_.join();
}

std::string Courier::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void Courier::set_problem(const std::string& problem) {
  const std::lock_guard lock(mutex_);
  if (problem != problem_ && log_) {
    log_(problem.empty() ? "destination_back" : "destination_away", {{"detail", problem}});
  }
  problem_ = problem;
}

void Courier::run() {
  try {
    io::NodeLedger ledger(place_.ledger());
    int failures = 0;
    std::int64_t next = 0;
    while (!stop_) {
      if (unix_now() >= next) {
        failures = send_due(ledger) ? 0 : failures + 1;
        next = failures == 0 ? 0 : unix_now() + pause_after(failures);
      }
      std::this_thread::sleep_for(kCourierLook);
    }
  } catch (const std::exception& error) {
    set_problem(error.what());
    failed_ = true;
  }
}

bool Courier::send_due(io::NodeLedger& ledger) {
  std::map<std::string, std::vector<io::NodeResult>> by_study;
  for (io::NodeResult& result : ledger.due_results(unix_now())) {
    by_study[result.study].push_back(std::move(result));
  }
  for (auto& [study, results] : by_study) {
    if (stop_) {
      return true;
    }
    if (!send_study(ledger, std::move(results))) {
      return false;
    }
  }
  return true;
}

bool Courier::send_study(io::NodeLedger& ledger, std::vector<io::NodeResult> results) {
  std::vector<fs::path> files;
  std::vector<io::NodeResult> there;
  for (io::NodeResult& result : results) {
    const fs::path file = place_.outgoing(result.study) / result.file;
    if (fs::exists(file)) {
      files.push_back(file);
      there.push_back(std::move(result));
    } else {
      result.state = io::ResultState::Refused;
      result.detail = "its file is gone: send the study again";
      ledger.put(result);
    }
  }
  if (files.empty()) {
    return true;
  }
  std::vector<io::SentObject> sent;
  try {
    sent = io::store_there(settings_.send, settings_.own_ae_title, files);
  } catch (const io::Error& error) {
    set_problem(error.what());
    return false;
  }
  set_problem("");
  for (std::size_t at = 0; at < sent.size(); ++at) {
    record(ledger, there[at], sent[at]);
  }
  return true;
}

void Courier::record(io::NodeLedger& ledger, io::NodeResult result, const io::SentObject& sent) {
  result.detail = sent.remark;
  if (sent.stored) {
    result.state = io::ResultState::Sent;
    ledger.put(result);
    std::error_code gone;
    fs::remove(sent.file, gone);
    fs::remove(sent.file.parent_path(), gone);  // when it is empty
  } else {
    ++result.attempts;
    result.due = unix_now() + pause_after(result.attempts);
    result.state =
        sent.lasting && result.attempts >= kMostRefusals ? io::ResultState::Refused : io::ResultState::Waiting;
    ledger.put(result);
  }
  if (log_) {
    log_("result", {{"study", result.study},
                    {"result", result.digest.substr(0, 12)},
                    {"state", sent.stored                                ? "sent"
                              : result.state == io::ResultState::Refused ? "refused"
                                                                         : "waiting"},
                    {"attempts", std::to_string(result.attempts)},
                    {"detail", result.detail}});
  }
}

}  // namespace kyphos::pipeline
