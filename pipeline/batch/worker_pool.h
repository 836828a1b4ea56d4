#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

enum class WorkerEnd : unsigned char { Exited, Crashed, TimedOut, OutOfMemory };

struct FinishedWorker {
  std::string name{};
  WorkerEnd end = WorkerEnd::Exited;
  int code = 0;  ///< exit code, or the signal of a crash
  double wall_s = 0.0;
  double peak_mib = 0.0;  ///< largest resident memory
};

/// Worker processes, each alone with its case: what one does to itself, no other notices. They die with this program,
/// however that dies.
class WorkerPool {
 public:
  /// `jobs`: how many are to run at a time. Each is told to use its part of the cores and no more (see
  /// io/thread_budget.h), so that one case cannot take what the others count on.
  explicit WorkerPool(CaseLimits limits, int jobs = 1);
  ~WorkerPool();  ///< kills what still runs
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  WorkerPool(WorkerPool&&) = delete;
  WorkerPool& operator=(WorkerPool&&) = delete;

  [[nodiscard]] std::size_t running() const { return workers_.size(); }
  /// Starts `program arguments...`; what it writes to stdout and stderr goes to `messages`. Throws Error where no
  /// process can be made.
  void start(std::string name, const std::vector<std::string>& command, const std::filesystem::path& messages);
  /// The next worker that has ended, or nothing after a tenth of a second. Workers over their limits are killed here.
  [[nodiscard]] std::optional<FinishedWorker> wait();
  void kill_all();

 private:
  struct Worker {
    std::string name;
    pid_t process = -1;
    std::chrono::steady_clock::time_point started;
    std::optional<WorkerEnd> killed_for{};
  };
  void watch(Worker& worker) const;

  CaseLimits limits_;
  std::vector<std::string> environment_;  ///< of the workers
  std::vector<Worker> workers_;
};

/// "signal 11 (Segmentation fault)".
[[nodiscard]] std::string signal_text(int signal);

}  // namespace kyphos::pipeline
