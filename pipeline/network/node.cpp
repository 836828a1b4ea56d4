#include "pipeline/network/node.h"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "io/dicom_net/loopback_desk.h"
#include "io/error.h"
#include "pipeline/batch/event_log.h"
#include "pipeline/batch/folder_lock.h"
#include "pipeline/network/arrivals.h"
#include "pipeline/network/courier.h"
#include "pipeline/network/folder_watch.h"
#include "pipeline/network/measuring.h"
#include "pipeline/network/node_status.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLatest = 100;         // studies on the status page
constexpr std::int64_t kHousekeeping_s = 5;  // between two looks at old images

std::atomic<bool> stop_node_asked{false};

/// A service that is stopped has all its processes signalled: the one that listens may end before this one knows.
bool stop_node_asked_soon() {
  constexpr std::chrono::seconds kMoment{1};
  if (!stop_node_asked) {
    std::this_thread::sleep_for(kMoment);
  }
  return stop_node_asked;
}

io::ReceiverSettings receiver_settings(const NodeSettings& settings, const NodePlace& place,
                                       const io::NetworkLog& log) {
  return {.ae_title = settings.own_ae_title,
          .callers = settings.callers,
          .address = settings.address,
          .port = settings.port,
          .intake = place.intake(),
          .arriving = place.arriving(),
          .most_bytes = settings.disk_bytes,
          .log = log};
}

/// The status that the pages are made of: written by the loop, read by the web server's threads.
class SharedStatus {
 public:
  void set(NodeStatus status) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
  }
  [[nodiscard]] io::DeskReply reply_to(const io::DeskRequest& request) const {
    constexpr int kOk = 200;
    const std::lock_guard lock(mutex_);
    if (request.method == "GET" && request.path == "/metrics") {
      return {.status = kOk, .type = "text/plain; version=0.0.4", .text = metrics_text(status_)};
    }
    return request.method == "GET" && request.path == "/"
               ? io::DeskReply{.status = kOk, .type = "text/html; charset=utf-8", .text = status_page(status_)}
               : io::DeskReply{};
  }

 private:
  mutable std::mutex mutex_;
  NodeStatus status_;
};

/// The loop: one look every tenth of a second.
class NodeLoop {
 public:
  NodeLoop(const NodeContext& context, const io::Receiver& receiver, SharedStatus& status)
      : context_(context),
        receiver_(receiver),
        status_(status),
        courier_(context.settings, context.place, context.log),
        measuring_(context) {
    if (context.settings.watch) {
      watch_.emplace(context);
    }
  }

  void run() {
    while (!stop_node_asked) {
      const std::int64_t now = unix_now();
      if (watch_) {
        watch_->look(now);
      }
      take_quiet_studies(context_, now);
      measuring_.step(now);
      settle(now);
      if (now - looked_ >= kHousekeeping_s) {
        remove_old_images(context_, now);
        looked_ = now;
      }
      if (now != published_) {
        publish();
        published_ = now;
      }
      if (!receiver_.is_running() && !stop_node_asked_soon()) {
        throw io::Error("node", "the process that listens has ended", "Start the node again; nothing is lost.");
      }
      if (courier_.has_failed()) {
        throw io::Error("node", courier_.problem(), "Start the node again; nothing is lost.");
      }
    }
    measuring_.stop();
  }

 private:
  /// A study is done when all its results are where they belong.
  void settle(std::int64_t now) {
    for (io::NodeStudy& study : context_.ledger.studies(io::NodeState::Sending)) {
      const std::vector<io::NodeResult> results = context_.ledger.results_of(study.study);
      const auto is = [](io::ResultState state) {
        return [state](const io::NodeResult& result) { return result.state == state; };
      };
      if (std::ranges::any_of(results, is(io::ResultState::Waiting))) {
        continue;
      }
      const auto refused = std::ranges::find_if(results, is(io::ResultState::Refused));
      study.state = refused == results.end() ? io::NodeState::Done : io::NodeState::Refused;
      study.detail = refused == results.end() ? study.detail : refused->detail;
      study.changed = now;
      context_.ledger.put(study);
      context_.log("study", {{"study", study.study},
                             {"state", std::string(words(study.state))},
                             {"results", std::to_string(results.size())},
                             {"detail", study.detail}});
    }
  }

  void publish() {
    NodeStatus status{.ae_title = context_.settings.own_ae_title,
                      .port = receiver_.port(),
                      .started = started_,
                      .received = received_of(context_.tally),
                      .image_bytes = context_.tally.bytes_kept,
                      .running = measuring_.running(),
                      .results = context_.ledger.result_counts(),
                      .destination = words(context_.settings.send),
                      .destination_problem = courier_.problem()};
    std::error_code error;
    status.arriving_studies = static_cast<std::uint64_t>(
        std::distance(fs::directory_iterator(context_.place.incoming(), error), fs::directory_iterator()));
    status.latest = context_.ledger.studies();
    for (const io::NodeStudy& study : status.latest) {
      ++status.studies[study.state];
    }
    std::ranges::reverse(status.latest);
    status.latest.resize(std::min(status.latest.size(), kLatest));
    status_.set(std::move(status));
  }

  const NodeContext& context_;
  const io::Receiver& receiver_;
  SharedStatus& status_;
  Courier courier_;
  Measuring measuring_;
  std::optional<FolderWatch> watch_{};
  std::int64_t started_ = unix_now();
  std::int64_t looked_ = 0;
  std::int64_t published_ = 0;
};

}  // namespace

void stop_node() { stop_node_asked = true; }

void run_node(const NodeSettings& settings, const std::function<void(int port, int status_port)>& started) {
  const NodePlace place = make_node_place(settings.folder);
  const FolderLock lock(settings.folder, "node");
  const auto events = settings.log ? std::make_unique<EventLog>(*settings.log) : std::make_unique<EventLog>(std::cerr);
  std::mutex log_mutex;
  const io::NetworkLog log = [&](std::string_view event, const std::map<std::string, std::string>& fields) {
    const std::lock_guard guard(log_mutex);
    events->write(event, fields);
  };
  // Before any thread: it forks.
  const io::Receiver receiver(receiver_settings(settings, place, log));
  receiver.tally().bytes_kept += bytes_below(place.incoming()) + bytes_below(place.folder / "work");
  io::NodeLedger ledger(place.ledger());
  const NodeContext context{
      .settings = settings, .place = place, .ledger = ledger, .tally = receiver.tally(), .log = log};
  take_up_again(context);
  SharedStatus status;
  std::unique_ptr<io::LoopbackDesk> pages;
  if (settings.status_port) {
    pages = std::make_unique<io::LoopbackDesk>(
        *settings.status_port, [&status](const io::DeskRequest& request) { return status.reply_to(request); });
  }
  log("started",
      {{"version", KYPHOS_VERSION}, {"ae_title", settings.own_ae_title}, {"port", std::to_string(receiver.port())}});
  if (started) {
    started(receiver.port(), pages ? pages->port() : 0);
  }
  NodeLoop(context, receiver, status).run();
  log("stopped", {});
}

}  // namespace kyphos::pipeline
