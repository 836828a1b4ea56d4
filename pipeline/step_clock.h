#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// Runs steps one after another, tells their names as they begin, and keeps how long each took.
class StepClock {
 public:
  explicit StepClock(StepProgress progress) : progress_(std::move(progress)) {}

  template <typename Work>
  auto run(const std::string& step, Work&& work) {
    if (progress_) {
      progress_(step);
    }
    const auto start = std::chrono::steady_clock::now();
    auto result = std::forward<Work>(work)();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    times_.push_back({.step = step, .seconds = took.count()});
    return result;
  }
  /// Times taken inside the last step, by whoever knows them.
  void add(io::StepSeconds time) { times_.push_back(std::move(time)); }
  [[nodiscard]] const std::vector<io::StepSeconds>& times() const { return times_; }

 private:
  StepProgress progress_;
  std::vector<io::StepSeconds> times_;
};

}  // namespace kyphos::pipeline
