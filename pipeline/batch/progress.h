#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kyphos::pipeline {

/// How far a run is, how fast, and how long it will take.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all) {}
  void step() { ++done_; }
  [[nodiscard]] std::size_t done() const { return done_; }
  /// "[#####     ] 120 of 400 patients, 6.2 a minute, 45 min left".
  [[nodiscard]] std::string line() const;

 private:
  std::size_t all_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// "45 s", "12 min", "3 h 20 min".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace kyphos::pipeline
