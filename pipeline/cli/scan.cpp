#include "pipeline/cli/scan.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <vector>

#include "io/input.h"
#include "pipeline/cli/archive_inputs.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/input_problem.h"
#include "pipeline/cli/scan_text.h"
#include "pipeline/cli/status_line.h"

namespace kyphos::pipeline {
namespace {

struct ScanOptions {
  std::vector<std::filesystem::path> inputs;
  bool json = false;
  bool identified = false;
  bool mr = false;
};

/// What would be measured is looked at: a few slices tell whether its values are Hounsfield units.
io::InputIndex without_other_units(io::InputIndex index) {
  for (io::PatientSummary& patient : index.patients) {
    for (io::StudySummary& study : patient.studies) {
      if (!study.chosen) {
        continue;
      }
      io::SeriesSummary& series = study.series[*study.chosen];
      if (const auto why = io::why_not_hounsfield(series)) {
        series.usable = false;
        series.reason_code = why->code;
        series.reason = why->text + ". " + io::kNotHounsfieldRemedy + ".";
        study.chosen.reset();
      }
    }
  }
  return index;
}

int scan(const ScanOptions& options) {
  StatusLine status(StatusWanted::IfTerminal);
  ArchiveInputs archives;
  const io::InputIndex index = without_other_units(archives.index(
      options.inputs, [&status](std::size_t count) { status.show("indexing: " + std::to_string(count) + " files"); },
      io::Persons::AsFilesSay, options.mr ? io::GreyNifti::Mr : io::GreyNifti::AsFilesSay));
  status.clear();
  const Identity identity = options.identified ? Identity::Shown : Identity::Hidden;
  std::cout << archives.by_archive(options.json ? scan_json(index, identity) : scan_text(index, identity));
  if (index.patients.empty()) {
    std::cout.flush();
    throw nothing_found(index, options.inputs);
  }
  return kExitDone;
}

}  // namespace

std::function<int()> set_up_scan(CLI::App& command) {
  const auto options = std::make_shared<ScanOptions>();
  command.add_option("PATH", options->inputs, "Folders, files, DICOMDIRs, NIfTI files, zip or tar archives")
      ->required()
      ->type_name("")
      ->check(CLI::ExistingPath.description(""));
  command.add_flag("--json", options->json, "For programs");
  command.add_flag("--mr", options->mr, "NIfTI volumes without negative values are MR");
  command.add_flag("--identified", options->identified, "Show patient id and name, which are left out otherwise");
  return [options] { return scan(*options); };
}

}  // namespace kyphos::pipeline
