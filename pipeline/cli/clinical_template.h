#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Declares `kyphos clinical-template`.
[[nodiscard]] std::function<int()> set_up_clinical_template(CLI::App& command);

}  // namespace kyphos::pipeline
