#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos run-case`.
[[nodiscard]] std::function<int()> set_up_run_case(CLI::App& command);

}  // namespace kyphos::pipeline
