#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos fetch`.
[[nodiscard]] std::function<int()> set_up_fetch(CLI::App& command);

}  // namespace kyphos::pipeline
