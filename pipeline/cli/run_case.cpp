#include "pipeline/cli/run_case.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "pipeline/batch/run_case.h"

namespace kyphos::pipeline {

std::function<int()> set_up_run_case(CLI::App& command) {
  command.group("");  // for kyphos batch itself: not in the help
  const auto request = std::make_shared<std::filesystem::path>();
  command.add_option("REQUEST", *request, "What kyphos batch wrote for its worker")->required();
  return [request] { return run_case(*request); };
}

}  // namespace kyphos::pipeline
