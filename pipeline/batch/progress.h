#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace kyphos::pipeline {

/// How far a run is, how fast, and how long it will take. The largest patients come first: what is left is told by the
/// bytes, not by the heads.
class Progress {
 public:
  Progress(std::size_t all, std::uint64_t bytes) : all_(all), bytes_(bytes) {}
  void step(std::uint64_t bytes) {
    ++done_;
    bytes_done_ += bytes;
  }
  [[nodiscard]] std::size_t done() const { return done_; }
  /// "[#####     ] 120 of 400 patients, 6.2 a minute, 45 min left".
  [[nodiscard]] std::string line() const;

 private:
  std::size_t all_;
  std::uint64_t bytes_;
  std::size_t done_ = 0;
  std::uint64_t bytes_done_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// "45 s", "12 min", "3 h 20 min".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace kyphos::pipeline
