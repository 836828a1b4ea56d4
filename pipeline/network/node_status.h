#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/dicom_net/receiver.h"
#include "io/store/node_ledger.h"

namespace kyphos::pipeline {

/// What a node says of itself: numbers and studies by the names that lead nobody back.
struct NodeStatus {
  std::string ae_title{};
  int port = 0;
  std::int64_t started = 0;                         ///< Unix time
  std::map<std::string, std::uint64_t> received{};  ///< counters since the start, by what became of the objects
  std::uint64_t image_bytes = 0;
  std::uint64_t arriving_studies = 0;  ///< that are not quiet yet
  std::uint64_t running = 0;
  std::map<io::NodeState, std::uint64_t> studies{};
  std::map<io::ResultState, std::int64_t> results{};
  std::string destination{};
  std::string destination_problem{};
  std::vector<io::NodeStudy> latest{};  ///< newest first
};

[[nodiscard]] std::map<std::string, std::uint64_t> received_of(const io::ReceiverTally& tally);

/// As Prometheus reads it (text format 0.0.4).
[[nodiscard]] std::string metrics_text(const NodeStatus& status);
/// A page for people, without scripts.
[[nodiscard]] std::string status_page(const NodeStatus& status);

}  // namespace kyphos::pipeline
