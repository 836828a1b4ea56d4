#include "pipeline/fit/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "io/thread_budget.h"

namespace kyphos::pipeline {

void parallel_for(int count, const std::function<void(int)>& work) {
  const int threads = std::min(count, static_cast<int>(io::thread_budget()));
  std::atomic<int> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    try {
      for (int i = next++; i < count; i = next++) {
        work(i);
      }
    } catch (...) {
      const std::scoped_lock lock(failure_mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) {
    others.emplace_back(run);
  }
  run();
  others.clear();  // joins
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace kyphos::pipeline
