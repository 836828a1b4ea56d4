#include "pipeline/cli/run.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "io/error.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {

int run(int argument_count, const char* const* arguments) {
  CLI::App app(
      "kyphos follows vertebral fractures on CT, sagittal MR and films: heights, losses, kyphosis, with their errors.",
      "kyphos");
  app.set_version_flag("--version", std::string("kyphos ") + KYPHOS_VERSION, "Print the version and exit");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  app.footer("For research and decision support. Not a medical device; needs a clinician's reading.");
  app.failure_message([](const CLI::App* failed, const CLI::Error& error) {
    return "kyphos: " + std::string(error.what()) + "\nTry '" + failed->get_name() + " --help'.\n";
  });
  std::vector<std::pair<CLI::App*, std::function<int()>>> declared;
  for (const Command& command : commands()) {
    CLI::App* const sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    declared.emplace_back(sub, command.set_up(*sub));
  }
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    // Help and version come as errors with code 0 too.
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }
  for (const auto& [sub, work] : declared) {
    if (sub->parsed()) {
      const int exit_code = work();
      if (!std::cout.flush()) {
        throw io::Error("standard output", "cannot be written", "Is the disk full?");
      }
      return exit_code;
    }
  }
  return kExitUsage;
}

}  // namespace kyphos::pipeline
