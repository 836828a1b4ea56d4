#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos review`.
[[nodiscard]] std::function<int()> set_up_review(CLI::App& command);

}  // namespace kyphos::pipeline
