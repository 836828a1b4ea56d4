#pragma once

#include <functional>
#include <string>

#include "pipeline/network/node_settings.h"

namespace kyphos::pipeline {

/// Runs a node until it is asked to stop. To be called before the program has started threads. `started` is told the
/// ports. Throws Error where it cannot go on: the folder is another node's or cannot be written, the port is taken.
void run_node(const NodeSettings& settings, const std::function<void(int port, int status_port)>& started = {});

/// Ends a running node soon: what is arriving and what is being sent finishes, measuring is begun anew next time. May
/// be called from a signal handler.
void stop_node();

}  // namespace kyphos::pipeline
