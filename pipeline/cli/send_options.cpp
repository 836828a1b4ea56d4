#include "pipeline/cli/send_options.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <stdexcept>

namespace kyphos::pipeline {
namespace {

std::string destination_problem(const std::string& text) {
  try {
    static_cast<void>(io::parse_destination(text));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

std::string peer_problem(const std::string& text) {
  try {
    static_cast<void>(io::parse_peer(text));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

std::string ae_title_problem(const std::string& text) {
  return io::is_ae_title(text) ? std::string() : "'" + text + "' is no AE title: one to sixteen plain letters";
}

}  // namespace

CLI::Option* add_peer_option(CLI::App& command, const std::string& name, std::string& peer, const std::string& what) {
  return command.add_option(name, peer, what)->type_name("AET@HOST:PORT")->check(peer_problem);
}

void add_own_ae_title(CLI::App& command, std::string& own_ae_title) {
  command.add_option("--aet", own_ae_title, "AE title of this program (KYPHOS)")
      ->type_name("AET")
      ->check(ae_title_problem);
}

void add_send_options(CLI::App& command, SendOptions& options, CLI::Option* dicom) {
  command
      .add_option("--send", options.send,
                  "Send the DICOM objects to a node (C-STORE) or to http(s)://HOST/ROOT (STOW-RS)")
      ->type_name("AET@HOST:PORT")
      ->check(destination_problem)
      ->needs(dicom);
  add_own_ae_title(command, options.own_ae_title);
}

Delivery delivery_of(const SendOptions& options) {
  return {.to = io::parse_destination(options.send), .own_ae_title = options.own_ae_title};
}

void tell_problems(const DeliveryCounts& counts, std::ostream& messages) {
  for (const std::string& problem : counts.problems) {
    messages << "kyphos: not sent: " << problem << "\n";
  }
}

}  // namespace kyphos::pipeline
