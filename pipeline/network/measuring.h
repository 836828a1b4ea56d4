#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/batch/worker_pool.h"
#include "pipeline/network/arrivals.h"

namespace kyphos::pipeline {

/// Fetches earlier studies and measures, each in a worker process, `jobs` at a time. What was running when the program
/// died is begun anew: the ledger says so, and the same pictures give the same results.
class Measuring {
 public:
  explicit Measuring(const NodeContext& node);

  /// Starts what is due, waits a tenth of a second, records what has ended.
  void step(std::int64_t now);
  [[nodiscard]] std::size_t running() const { return pool_.running(); }
  void stop() { pool_.kill_all(); }

 private:
  void start(const io::NodeStudy& study);
  void start_fetching(const io::NodeStudy& study);
  void start_measuring(const io::NodeStudy& study);
  void end(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now);
  void end_fetching(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now);
  void end_measuring(io::NodeStudy study, const FinishedWorker& worker, std::int64_t now);
  void fail(io::NodeStudy study, std::string why, std::int64_t now);
  void record_results(io::NodeStudy study, std::int64_t now);
  void tell(std::string_view event, const io::NodeStudy& study) const;

  const NodeContext& node_;
  WorkerPool pool_;
  std::map<std::string, io::NodeStudy> running_;
};

}  // namespace kyphos::pipeline
