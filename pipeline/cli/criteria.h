#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos criteria`.
[[nodiscard]] std::function<int()> set_up_criteria(CLI::App& command);

}  // namespace kyphos::pipeline
