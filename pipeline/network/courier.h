#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "io/dicom_net/receiver.h"
#include "io/store/node_ledger.h"
#include "pipeline/network/node_place.h"
#include "pipeline/network/node_settings.h"

namespace kyphos::pipeline {

/// Sends results in a thread of its own, each until the destination says that it holds it. While the destination is
/// away, everything waits and is tried again, at most every five minutes; what is refused for good is tried five times.
class Courier {
 public:
  Courier(const NodeSettings& settings, const NodePlace& place, const io::NetworkLog& log);
  ~Courier();  ///< lets the object that is being sent finish
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;
  Courier(Courier&&) = delete;
  Courier& operator=(Courier&&) = delete;

  /// Why nothing can be sent now, or nothing where it can.
  [[nodiscard]] std::string problem() const;
  /// Whether the thread has ended by an error that it cannot go on with, such as a full disk.
  [[nodiscard]] bool has_failed() const { return failed_; }

 private:
  void run();
  /// Sends what is due; false where the destination is away.
  bool send_due(io::NodeLedger& ledger);

  bool send_study(io::NodeLedger& ledger, std::vector<io::NodeResult> results);
  void record(io::NodeLedger& ledger, io::NodeResult result, const io::SentObject& sent);
  void set_problem(const std::string& problem);

  const NodeSettings& settings_;
  const NodePlace& place_;
  const io::NetworkLog& log_;
  mutable std::mutex mutex_;
  std::string problem_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> failed_{false};
  std::thread thread_;
};

}  // namespace kyphos::pipeline
