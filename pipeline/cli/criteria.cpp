#include "pipeline/cli/criteria.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "io/criteria_file.h"
#include "io/report/json/classification_json.h"
#include "io/report/terminal/classification_text.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {
namespace {

struct CriteriaOptions {
  std::filesystem::path site_file;
  bool json = false;
};

}  // namespace

std::function<int()> set_up_criteria(CLI::App& command) {
  const auto options = std::make_shared<CriteriaOptions>();
  command.add_option("--criteria", options->site_file, "A site's own thresholds, JSON, shown in place of the defaults");
  command.add_flag("--json", options->json, "For programs");
  return [options] {
    const classify::Criteria criteria =
        options->site_file.empty() ? classify::default_criteria() : io::read_criteria_file(options->site_file);
    std::cout << (options->json ? io::criteria_json(criteria) : io::criteria_text(criteria));
    return kExitDone;
  };
}

}  // namespace kyphos::pipeline
