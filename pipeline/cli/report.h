#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos report`.
[[nodiscard]] std::function<int()> set_up_report(CLI::App& command);

}  // namespace kyphos::pipeline
