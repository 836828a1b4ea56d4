#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos node`.
[[nodiscard]] std::function<int()> set_up_node(CLI::App& command);

}  // namespace kyphos::pipeline
