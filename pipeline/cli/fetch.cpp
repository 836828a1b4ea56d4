#include "pipeline/cli/fetch.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <vector>

#include "io/error.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/send_options.h"
#include "pipeline/cli/status_line.h"
#include "pipeline/network/fetch_patient.h"

namespace kyphos::pipeline {
namespace {

struct FetchOptions {
  std::string from;
  std::string own_ae_title = io::kDefaultAeTitle;
  int own_port = 0;
  std::string patient;
  std::filesystem::path patient_file;
  std::filesystem::path out;
  std::size_t most_studies = 10;
  bool none_is_no_failure = false;
  bool quiet = false;
};

/// The patient id, and studies to leave out.
std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  if (lines.empty() || lines.front().empty()) {
    throw io::Error(file.string(), "holds no patient id", "Write the id as its first line.");
  }
  return lines;
}

FetchRequest request_of(const FetchOptions& options) {
  FetchRequest request{.from = io::parse_peer(options.from),
                       .own_ae_title = options.own_ae_title,
                       .own_port = options.own_port == 0 ? std::nullopt : std::optional(options.own_port),
                       .patient_id = options.patient,
                       .out = options.out,
                       .most_studies = options.most_studies};
  if (!options.patient_file.empty()) {
    const std::vector<std::string> lines = lines_of(options.patient_file);
    request.patient_id = lines.front();
    request.left_out_studies.assign(lines.begin() + 1, lines.end());
  }
  return request;
}

int fetch(const FetchOptions& options) {
  StatusLine status(options.quiet ? StatusWanted::Never : StatusWanted::IfTerminal);
  const FetchResult result =
      fetch_patient(request_of(options), [&status](const std::string& text) { status.show(text); });
  status.clear();
  const bool done = is_whole(result) || (options.none_is_no_failure && result.studies.empty());
  if (!options.quiet) {
    std::cout << words(result);
  } else if (!done) {
    std::cerr << "kyphos: " << words(result);
  }
  return done ? kExitDone : kExitFailed;
}

}  // namespace

std::function<int()> set_up_fetch(CLI::App& command) {
  const auto options = std::make_shared<FetchOptions>();
  add_peer_option(command, "--from", options->from, "The archive")->required();
  CLI::Option* const patient = command.add_option("--patient", options->patient, "Patient id, as the archive knows it");
  patient->type_name("ID");
  command
      .add_option(
          "--patient-file", options->patient_file,
          "File whose first line is the patient id (other users of a machine can read command lines); on further "
          "lines study UIDs to leave out")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""))
      ->excludes(patient);
  command.add_option("--out", options->out, "Folder for the images; made where needed")->required()->type_name("DIR");
  add_own_ae_title(command, options->own_ae_title);
  command
      .add_option("--port", options->own_port,
                  "Port to listen at for C-MOVE, for archives without C-GET; they must know it with the AE title")
      ->type_name("N")
      ->check(CLI::Range(1, 65535));
  command.add_option("--most-studies", options->most_studies, "Fetch the latest N studies at most (10)")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  command.add_flag("--none-is-no-failure", options->none_is_no_failure,
                   "Exit with 0 where the archive answers and holds no such study");
  command.add_flag("--quiet", options->quiet, "Print nothing but problems");
  command.callback([options] {
    if (options->patient.empty() && options->patient_file.empty()) {
      throw CLI::RequiredError("--patient or --patient-file");
    }
  });
  return [options] { return fetch(*options); };
}

}  // namespace kyphos::pipeline
