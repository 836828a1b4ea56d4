#pragma once

#include <string>
#include <vector>

namespace kyphos::pipeline {

struct OptionDescription {
  std::string name;     ///< "--out", or the name of an argument
  std::string value{};  ///< "DIR"; empty for a flag
  std::string help{};
};

/// One subcommand as its help tells it.
struct CommandDescription {
  std::string name;
  std::string summary;
  std::vector<OptionDescription> arguments{};
  std::vector<OptionDescription> options{};
};

/// Man pages (section 1) of the program and of one subcommand.
[[nodiscard]] std::string program_man_page(const std::vector<CommandDescription>& program);
[[nodiscard]] std::string command_man_page(const CommandDescription& command);

}  // namespace kyphos::pipeline
