#include "pipeline/cli/clinical_template.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "io/clinical/clinical_template.h"
#include "pipeline/cli/command.h"

namespace kyphos::pipeline {
namespace {

struct TemplateOptions {
  bool csv = false;
  bool schema = false;
};

}  // namespace

std::function<int()> set_up_clinical_template(CLI::App& command) {
  const auto options = std::make_shared<TemplateOptions>();
  auto* csv = command.add_flag("--csv", options->csv, "The header of a file for a cohort, keyed by patient and date");
  command.add_flag("--schema", options->schema, "The JSON Schema of the file instead of the file")->excludes(csv);
  return [options] {
    std::cout << (options->schema ? io::clinical_schema_json()
                  : options->csv  ? io::clinical_template_csv()
                                  : io::clinical_template_json());
    return kExitDone;
  };
}

}  // namespace kyphos::pipeline
