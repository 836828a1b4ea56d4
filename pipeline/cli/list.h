#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos list`.
[[nodiscard]] std::function<int()> set_up_list(CLI::App& command);

}  // namespace kyphos::pipeline
