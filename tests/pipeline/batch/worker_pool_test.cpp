#include "pipeline/batch/worker_pool.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "io/thread_budget.h"

namespace kyphos::pipeline {
namespace {

/// What became of one command, however long it takes.
FinishedWorker finished(const std::string& shell_command, CaseLimits limits = {}) {
  WorkerPool pool(limits);
  pool.start("case", {"/bin/sh", "-c", shell_command}, "/dev/null");
  for (;;) {
    if (const auto worker = pool.wait()) {
      return *worker;
    }
  }
}

TEST(WorkerPool, TellsTheExitCode) {
  EXPECT_EQ(finished("exit 3").end, WorkerEnd::Exited);
  EXPECT_EQ(finished("exit 3").code, 3);
}

TEST(WorkerPool, SharesTheCoresAmongItsWorkers) {
  const unsigned cores = io::thread_budget();
  for (const unsigned jobs : {1U, 2U, 1000U}) {
    WorkerPool pool({}, static_cast<int>(jobs));
    pool.start("case", {"/bin/sh", "-c", "exit $((100 + KYPHOS_THREADS))"}, "/dev/null");
    std::optional<FinishedWorker> worker;
    while (!worker) {
      worker = pool.wait();
    }
    EXPECT_EQ(worker->code, static_cast<int>(100 + std::max(1U, cores / jobs)));
  }
}

TEST(WorkerPool, TellsACrashFromAnExit) {
  const FinishedWorker worker = finished("kill -SEGV $$");
  EXPECT_EQ(worker.end, WorkerEnd::Crashed);
  EXPECT_EQ(worker.code, SIGSEGV);
}

/// Whether a process is gone, or dead and not yet seen by its parent.
bool is_over(pid_t process) {
  std::string state;
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    if (word == "State:") {
      status >> state;
    }
  }
  return state.empty() || state == "Z" || state == "X";
}

TEST(WorkerPool, EndsWhatHangsAndWhatItStarted) {
  const std::string mark = ::testing::TempDir() + "/kyphos-pool-" + std::to_string(::getpid());
  const FinishedWorker worker =
      finished("sleep 600 & echo $! > " + mark + "; sleep 600", {.timeout = std::chrono::seconds(1)});
  EXPECT_EQ(worker.end, WorkerEnd::TimedOut);
  pid_t grandchild = 0;
  std::ifstream(mark) >> grandchild;
  ASSERT_GT(grandchild, 0);
  // Killed, it dies when it is next given a core, and is a zombie at most until init has seen it.
  for (int wait = 0; wait < 300 && !is_over(grandchild); ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(is_over(grandchild));
  ::unlink(mark.c_str());
}

TEST(WorkerPool, DoesNotLetOneCaseTakeAllMemory) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "needs a build without the sanitizers, which reserve more memory than any limit";
#endif
  // tail holds a line without an end in memory: without the limit it would go on for ever.
  const FinishedWorker worker =
      finished("exec tail /dev/zero", {.timeout = std::chrono::seconds(120), .memory_bytes = std::uint64_t{64} << 20U});
  EXPECT_NE(worker.end, WorkerEnd::TimedOut);
  EXPECT_LT(worker.peak_mib, 200.0);
}

}  // namespace
}  // namespace kyphos::pipeline
