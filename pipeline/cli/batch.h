#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos batch`.
[[nodiscard]] std::function<int()> set_up_batch(CLI::App& command);

}  // namespace kyphos::pipeline
