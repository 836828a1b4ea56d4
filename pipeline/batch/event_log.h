#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace kyphos::pipeline {

/// A log for programs: one JSON object a line, appended and flushed at once, with the time in UTC. Names patients and
/// files by their keys only.
class EventLog {
 public:
  /// Throws Error where the file cannot be written.
  explicit EventLog(const std::filesystem::path& file);
  void write(std::string_view event, const std::map<std::string, std::string>& fields);

 private:
  std::ofstream out_;
};

/// The time now, UTC, "2026-01-31T12:34:56Z".
[[nodiscard]] std::string utc_now();

}  // namespace kyphos::pipeline
