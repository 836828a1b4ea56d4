#include "io/dicom/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "io/thread_budget.h"

namespace kyphos::io::dicom {
namespace {

/// More threads than this only wait for the disk.
constexpr unsigned kMostThreads = 8;

/// The failure of the lowest number, so that the message does not depend on the threads' race.
class FirstFailure {
 public:
  void keep(std::size_t at, std::exception_ptr failure) {
    const std::scoped_lock lock(mutex_);
    if (!failure_ || at < at_) {
      at_ = at;
      failure_ = std::move(failure);
    }
  }
  void rethrow() const {
    if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

 private:
  std::mutex mutex_;
  std::size_t at_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  FirstFailure failure;
  const auto run = [&] {
    for (std::size_t at = next++; at < count; at = next++) {
      try {
        work(at);
      } catch (...) {
        failure.keep(at, std::current_exception());
      }
    }
  };
  const std::size_t threads = std::min<std::size_t>(count, std::min(thread_budget(), kMostThreads));
  {
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) {
      others.emplace_back(run);
    }
    run();
  }
  failure.rethrow();
}

}  // namespace kyphos::io::dicom
