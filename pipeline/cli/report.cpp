#include "pipeline/cli/report.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "io/store/store.h"
#include "pipeline/batch/output_tables.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {

std::function<int()> set_up_report(CLI::App& command) {
  struct Options {
    std::filesystem::path folder;
    bool quiet = false;
  };
  const auto options = std::make_shared<Options>();
  command.add_option("DIR", options->folder, "Output folder of a batch")->required()->check(CLI::ExistingDirectory);
  command.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return [options] {
    write_output_tables(io::Store(options->folder, io::StoreAccess::ReadOnly), options->folder);
    if (!options->quiet) {
      std::cout << "Tables and index.html in " << options->folder.string() << " written anew\n";
    }
    return kExitDone;
  };
}

}  // namespace kyphos::pipeline
