#include "pipeline/batch/event_log.h"

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::pipeline {

EventLog::EventLog(const std::filesystem::path& file) : file_(file, std::ios::app), out_(&file_) {
  if (!file_) {
    throw io::Error(file.string(), "cannot be written as a log", "Name a file in a folder that can be written to.");
  }
}

void EventLog::write(std::string_view event, const std::map<std::string, std::string>& fields) {
  nlohmann::ordered_json line{{"time", utc_now()}, {"event", event}};
  for (const auto& [name, value] : fields) {
    line[name] = io::inert(value);
  }
  *out_ << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n" << std::flush;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace kyphos::pipeline
