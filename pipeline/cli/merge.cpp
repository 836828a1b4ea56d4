#include "pipeline/cli/merge.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "pipeline/batch/merge.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {

std::function<int()> set_up_merge(CLI::App& command) {
  struct Options {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path out;
    bool quiet = false;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  command.add_option("DIR", options->folders, "Output folders of the shards")
      ->required()
      ->check(CLI::ExistingDirectory);
  command.add_option("--out", options->out, "Folder for all of them together; must be new or empty")
      ->required()
      ->type_name("DIR");
  command.add_flag("--quiet", options->quiet, "Print nothing but errors");
  command.add_flag("--json", options->json, "Print the summary for programs");
  return [options] {
    const MergeCounts counts = merge_folders(options->folders, options->out);
    if (options->json) {
      std::cout << nlohmann::ordered_json{{"folders", counts.folders},
                                          {"patients", counts.patients},
                                          {"unfinished", counts.unfinished}}
                       .dump(2)
                << "\n";
    } else if (!options->quiet) {
      std::cout << counts.folders << " folders, " << counts.patients << " patients, " << counts.unfinished
                << " of them without a result\n";
    }
    return counts.unfinished > 0 ? kExitFailed : kExitDone;
  };
}

}  // namespace kyphos::pipeline
