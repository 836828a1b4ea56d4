#pragma once

#include <functional>
#include <span>
#include <string_view>

namespace CLI {
class App;
}

namespace kyphos::pipeline {

/// Exit codes of the program: done; some case failed; the command line is wrong.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// One subcommand: declared with its options by `set_up` (which opens no file), done by the function that it returns.
struct Command {
  std::string_view name;
  std::string_view summary;
  std::function<int()> (*set_up)(CLI::App& command) = nullptr;
};

/// All subcommands, in the order of the help.
[[nodiscard]] std::span<const Command> commands();

}  // namespace kyphos::pipeline
