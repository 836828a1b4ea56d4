#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos merge`.
[[nodiscard]] std::function<int()> set_up_merge(CLI::App& command);

}  // namespace kyphos::pipeline
