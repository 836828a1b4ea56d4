#include "pipeline/batch/worker_pool.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <string_view>

#include "io/error.h"
#include "io/thread_budget.h"

namespace kyphos::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWaits = 20;  // looks in the tenth of a second that wait() takes
constexpr int kWaitMilliseconds = 5;
constexpr int kCannotStart = 127;  // as shells say it

/// The sanitizers reserve terabytes of address space that they never use: there only the resident memory is watched.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kLimitAllocations = false;
#elif defined(__has_feature)
constexpr bool kLimitAllocations = !__has_feature(address_sanitizer);
#else
constexpr bool kLimitAllocations = true;
#endif

/// Between fork and exec only calls that a signal handler may make.
[[noreturn]] void become(char* const* arguments, char* const* environment, const char* messages,
                         std::uint64_t memory_bytes, pid_t parent) {
  setpgid(0, 0);  // its own group: what it starts ends with it
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(kCannotStart);  // the parent died in between
  }
  if (kLimitAllocations) {
    const rlimit data{.rlim_cur = memory_bytes, .rlim_max = memory_bytes};
    setrlimit(RLIMIT_DATA, &data);
  }
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};  // a core file would hold the patient
  setrlimit(RLIMIT_CORE, &no_core);
  const int out = open(messages, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int in = open("/dev/null", O_RDONLY);
  if (out < 0 || in < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0) {
    _exit(kCannotStart);
  }
  execve(arguments[0], arguments, environment);
  _exit(kCannotStart);
}

/// Resident memory of a process in bytes, 0 where it is gone.
std::uint64_t resident_bytes(pid_t process) {
  std::ifstream statm("/proc/" + std::to_string(process) + "/statm");
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// ITK and OpenCV start threads of their own, and are told by variables of their own.
constexpr std::array kBudgetVariables = {io::kThreadBudgetVariable, "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS",
                                         "OPENCV_FOR_THREADS_NUM", "OMP_NUM_THREADS"};

/// This process's environment with the budget put in.
std::vector<std::string> environment_with_budget(unsigned threads) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const std::string_view name = text.substr(0, text.find('='));
    if (std::ranges::find(kBudgetVariables, name) == kBudgetVariables.end()) {
      all.emplace_back(text);
    }
  }
  for (const char* const name : kBudgetVariables) {
    all.push_back(std::string(name) + "=" + std::to_string(threads));
  }
  return all;
}

/// As exec wants them: a null at the end.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

}  // namespace

WorkerPool::WorkerPool(CaseLimits limits, int jobs)
    : limits_(limits),
      environment_(environment_with_budget(std::max(1U, io::thread_budget() / static_cast<unsigned>(jobs)))) {}

WorkerPool::~WorkerPool() { kill_all(); }

void WorkerPool::start(std::string name, const std::vector<std::string>& command,
                       const std::filesystem::path& messages) {
  std::vector<std::string> owned = command;
  const std::vector<char*> arguments = pointers_to(owned);
  const std::vector<char*> environment = pointers_to(environment_);
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) {
    throw io::Error("kyphos batch", std::string("cannot start a worker process: ") + std::strerror(errno),
                    "Free memory or processes and start the same command again.");
  }
  if (process == 0) {
    become(arguments.data(), environment.data(), messages.c_str(), limits_.memory_bytes, parent);
  }
  setpgid(process, process);  // as the child does: whoever comes first
  workers_.push_back({.name = std::move(name), .process = process, .started = Clock::now()});
}

void WorkerPool::watch(Worker& worker) const {
  if (worker.killed_for) {
    return;
  }
  if (Clock::now() - worker.started > limits_.timeout) {
    worker.killed_for = WorkerEnd::TimedOut;
  } else if (resident_bytes(worker.process) > limits_.memory_bytes) {
    worker.killed_for = WorkerEnd::OutOfMemory;
  }
  if (worker.killed_for) {
    kill(-worker.process, SIGKILL);
  }
}

std::optional<FinishedWorker> WorkerPool::wait() {
  for (Worker& worker : workers_) {
    watch(worker);
  }
  for (int look = 0; look < kWaits; ++look) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      int status = 0;
      rusage usage{};
      if (wait4(workers_[i].process, &status, WNOHANG, &usage) != workers_[i].process) {
        continue;
      }
      const Worker worker = std::move(workers_[i]);
      workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
      kill(-worker.process, SIGKILL);  // whatever it left behind
      const WorkerEnd natural = WIFEXITED(status) ? WorkerEnd::Exited : WorkerEnd::Crashed;
      return FinishedWorker{.name = worker.name,
                            .end = worker.killed_for.value_or(natural),
                            .code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
                            .wall_s = seconds_since(worker.started),
                            .peak_mib = static_cast<double>(usage.ru_maxrss) / 1024.0};
    }
    poll(nullptr, 0, kWaitMilliseconds);
  }
  return std::nullopt;
}

void WorkerPool::kill_all() {
  for (const Worker& worker : workers_) {
    kill(-worker.process, SIGKILL);
    waitpid(worker.process, nullptr, 0);
  }
  workers_.clear();
}

std::string signal_text(int signal) {
  const char* name = sigdescr_np(signal);
  return "signal " + std::to_string(signal) + (name == nullptr ? "" : std::string(" (") + name + ")");
}

}  // namespace kyphos::pipeline
