#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos manual`, which writes man pages and shell completions from the commands' own declarations.
[[nodiscard]] std::function<int()> set_up_manual(CLI::App& command);

}  // namespace kyphos::pipeline
