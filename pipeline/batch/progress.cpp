#include "pipeline/batch/progress.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace kyphos::pipeline {
namespace {

constexpr std::size_t kBarWidth = 20;  // characters: five per cent each

}  // namespace

std::string Progress::line() const {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const std::size_t filled = all_ == 0 ? kBarWidth : kBarWidth * done_ / all_;
  std::string text = "[" + std::string(filled, '#') + std::string(kBarWidth - filled, ' ') + "] " +
                     std::to_string(done_) + " of " + std::to_string(all_) + " patients";
  if (done_ > 0 && seconds > 0.0) {
    std::array<char, 32> rate{};
    std::snprintf(rate.data(), rate.size(), ", %.1f a minute", 60.0 * static_cast<double>(done_) / seconds);
    text += rate.data();
  }
  if (bytes_done_ > 0) {
    const double left = static_cast<double>(bytes_ - bytes_done_) / static_cast<double>(bytes_done_);
    text += ", " + duration_text(seconds * left) + " left";
  }
  return text;
}

std::string duration_text(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) {
    return std::to_string(whole) + " s";
  }
  if (whole < 3600) {
    return std::to_string((whole + 30) / 60) + " min";
  }
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace kyphos::pipeline
