#include "pipeline/cli/status_line.h"

#include <unistd.h>

#include <iostream>

namespace kyphos::pipeline {

StatusLine::StatusLine(StatusWanted wanted)
    : active_(wanted == StatusWanted::IfTerminal && ::isatty(STDERR_FILENO) == 1) {}

StatusLine::~StatusLine() { clear(); }

void StatusLine::show(const std::string& text) {
  if (active_) {
    std::cerr << "\r\x1b[K" << text << std::flush;  // back to the first column, and clear to the end
    shown_ = true;
  }
}

void StatusLine::clear() {
  if (shown_) {
    std::cerr << "\r\x1b[K" << std::flush;
    shown_ = false;
  }
}

}  // namespace kyphos::pipeline
