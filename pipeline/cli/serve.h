#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares the options of `kyphos serve`; returns what runs it.
[[nodiscard]] std::function<int()> set_up_serve(CLI::App& command);

}  // namespace kyphos::pipeline
