#include "pipeline/cli/node.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "io/error.h"
#include "pipeline/cli/command.h"
#include "pipeline/network/node.h"

namespace kyphos::pipeline {
namespace {

struct NodeOptions {
  std::filesystem::path config;
  NodeTexts given;  ///< on the command line
};

void on_node_signal(int) { stop_node(); }

/// What the command line says goes before what the file says.
NodeSettings settings_of(const NodeOptions& options) {
  NodeTexts texts = options.config.empty() ? NodeTexts{} : read_node_file(options.config);
  for (const auto& [name, values] : options.given) {
    if (!values.empty()) {
      texts[name] = values;
    }
  }
  try {
    return parse_node_settings(texts);
  } catch (const std::invalid_argument& problem) {
    throw io::Error("kyphos node", problem.what(), "kyphos node --help lists the settings.");
  }
}

int node(const NodeOptions& options) {
  const NodeSettings settings = settings_of(options);
  std::signal(SIGINT, on_node_signal);
  std::signal(SIGTERM, on_node_signal);
  run_node(settings, [&settings](int port, int status_port) {
    std::cout << settings.own_ae_title << " listens at " << settings.address << ":" << port;
    if (status_port != 0) {
      std::cout << ", status at http://127.0.0.1:" << status_port << "/";
    }
    std::cout << std::endl;
  });
  return kExitDone;
}

}  // namespace

std::function<int()> set_up_node(CLI::App& command) {
  const auto options = std::make_shared<NodeOptions>();
  command
      .add_option("--config", options->config,
                  "Settings as a flat JSON object; its keys are the names of the options below, which go before it")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  for (const NodeOption& each : node_options()) {
    std::vector<std::string>& values = options->given[std::string(each.name)];
    CLI::Option* const option = command.add_option("--" + std::string(each.name), values, std::string(each.help));
    option->type_name(std::string(each.type));
    if (each.name == "callers") {
      option->delimiter(',');
    } else {
      option->expected(1);
    }
  }
  return [options] { return node(*options); };
}

}  // namespace kyphos::pipeline
