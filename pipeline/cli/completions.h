#pragma once

#include <string>
#include <vector>

#include "pipeline/cli/man_page.h"

namespace kyphos::pipeline {

/// Completions of subcommands, their options, and file names for everything else.
[[nodiscard]] std::string bash_completion(const std::vector<CommandDescription>& program);
[[nodiscard]] std::string zsh_completion(const std::vector<CommandDescription>& program);
[[nodiscard]] std::string fish_completion(const std::vector<CommandDescription>& program);

}  // namespace kyphos::pipeline
