#include "pipeline/cli/manual.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "io/whole_file.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/completions.h"
#include "pipeline/cli/man_page.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

std::string value_of(const CLI::Option& option) {
  return option.get_items_expected_max() == 0 ? std::string{} : option.get_type_name();
}

CommandDescription described(const CLI::App& command) {
  CommandDescription description{.name = command.get_name(), .summary = command.get_description()};
  for (const CLI::Option* const option : command.get_options()) {
    if (option->get_positional()) {
      description.arguments.push_back({.name = option->get_name(true), .help = option->get_description()});
    }
    for (const std::string& name : option->get_lnames()) {
      description.options.push_back(
          {.name = "--" + name, .value = value_of(*option), .help = option->get_description()});
    }
  }
  return description;
}

/// The program as its own command line sees it; hidden commands left out.
std::vector<CommandDescription> described_program() {
  std::vector<CommandDescription> descriptions;
  CLI::App app;
  for (const Command& command : commands()) {
    CLI::App* const sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    static_cast<void>(command.set_up(*sub));
    if (!sub->get_group().empty()) {
      descriptions.push_back(described(*sub));
    }
  }
  return descriptions;
}

int write_manual(const fs::path& folder) {
  const std::vector<CommandDescription> program = described_program();
  fs::create_directories(folder);
  io::write_whole(folder / "kyphos.1", program_man_page(program));
  for (const CommandDescription& command : program) {
    io::write_whole(folder / ("kyphos-" + command.name + ".1"), command_man_page(command));
  }
  io::write_whole(folder / "kyphos.bash", bash_completion(program));
  io::write_whole(folder / "_kyphos", zsh_completion(program));
  io::write_whole(folder / "kyphos.fish", fish_completion(program));
  return kExitDone;
}

}  // namespace

std::function<int()> set_up_manual(CLI::App& command) {
  command.group("");  // for the build and packagers: not in the help
  const auto folder = std::make_shared<fs::path>();
  command.add_option("DIR", *folder, "Folder for man pages and completions")->required();
  return [folder] { return write_manual(*folder); };
}

}  // namespace kyphos::pipeline
