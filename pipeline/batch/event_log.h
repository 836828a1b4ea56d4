#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace kyphos::pipeline {

/// A log for programs: one JSON object a line, appended and flushed at once, with the time in UTC. Names patients and
/// files by their keys only. Each line is one writing call, so that the lines of several processes do not mix.
class EventLog {
 public:
  /// Throws Error where the file cannot be written.
  explicit EventLog(const std::filesystem::path& file);
  /// Writes to a stream that lives longer.
  explicit EventLog(std::ostream& out) : out_(&out) {}
  void write(std::string_view event, const std::map<std::string, std::string>& fields);

  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  EventLog(EventLog&&) = delete;
  EventLog& operator=(EventLog&&) = delete;
  ~EventLog() = default;

 private:
  std::ofstream file_{};
  std::ostream* out_ = nullptr;
};

/// The time now, UTC, "2026-01-31T12:34:56Z".
[[nodiscard]] std::string utc_now();

}  // namespace kyphos::pipeline
