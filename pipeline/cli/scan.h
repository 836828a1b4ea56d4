#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos scan`.
[[nodiscard]] std::function<int()> set_up_scan(CLI::App& command);

}  // namespace kyphos::pipeline
