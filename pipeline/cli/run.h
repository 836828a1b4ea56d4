#pragma once

namespace kyphos::pipeline {

/// The program: reads the command line and runs one subcommand. Returns its exit code; throws what the subcommand
/// throws.
[[nodiscard]] int run(int argument_count, const char* const* arguments);

}  // namespace kyphos::pipeline
