#pragma once

#include <string>

namespace kyphos::pipeline {

enum class StatusWanted : unsigned char { IfTerminal, Never };

/// One line on stderr that tells what is going on; only where stderr is a terminal, and gone at the end.
class StatusLine {
 public:
  explicit StatusLine(StatusWanted wanted);
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  StatusLine(StatusLine&&) = delete;
  StatusLine& operator=(StatusLine&&) = delete;

  void show(const std::string& text);
  void clear();

 private:
  bool active_ = false;
  bool shown_ = false;
};

}  // namespace kyphos::pipeline
