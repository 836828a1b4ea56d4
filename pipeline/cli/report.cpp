#include "pipeline/cli/report.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/inert_text.h"
#include "io/store/store.h"
#include "pipeline/batch/output_tables.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {

std::function<int()> set_up_report(CLI::App& command) {
  struct Options {
    std::filesystem::path folder;
    bool quiet = false;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  command.add_option("DIR", options->folder, "Output folder of a batch")->required()->check(CLI::ExistingDirectory);
  command.add_flag("--quiet", options->quiet, "Print nothing but errors");
  command.add_flag("--json", options->json, "Print the summary for programs");
  return [options] {
    const io::Store store(options->folder, io::StoreAccess::ReadOnly);
    write_output_tables(store, options->folder);
    if (options->json) {
      std::size_t patients = 0;
      store.each_case([&patients](const io::CaseRow&) { ++patients; });
      std::cout << nlohmann::ordered_json{{"out", options->folder.string()}, {"patients", patients}}.dump(2) << "\n";
    } else if (!options->quiet) {
      std::cout << "Tables and index.html in " << io::inert(options->folder.string()) << " written anew\n";
    }
    return kExitDone;
  };
}

}  // namespace kyphos::pipeline
