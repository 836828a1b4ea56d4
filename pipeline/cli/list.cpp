#include "pipeline/cli/list.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/report/terminal/text_table.h"
#include "io/report/words/plain_unit.h"
#include "measure/catalogue.h"
#include "pipeline/cli/command.h"
#include "pipeline/parameters.h"

namespace kyphos::pipeline {
namespace {

constexpr std::size_t kWidth = 96;  // columns of a usual terminal, less the indent

/// The unit as people write it; a plain number's is 1.
std::string shown_unit(std::string_view ucum) { return ucum == "1" ? "1" : std::string(io::plain_unit(ucum)); }

std::string catalogue_text() {
  std::string text;
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    text += std::string(row.key) + "  [" + shown_unit(row.unit) + "]  " + std::string(row.label) + "\n    " +
            io::wrapped(std::string(row.definition), kWidth, 4) +
            "\n    Source: " + io::wrapped(std::string(row.source), kWidth, 12) + "\n";
  }
  return text;
}

std::string catalogue_json() {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    rows.push_back(
        {{"key", row.key},
         {"label", row.label},
         {"unit", row.unit},
         {"definition", row.definition},
         {"source", row.source},
         {"report_json", row.json_group.empty() ? std::string(row.json_name)
                                                : std::string(row.json_group) + "." + std::string(row.json_name)}});
  }
  return rows.dump(2) + "\n";
}

std::string parameters_text() {
  std::string text;
  for (const measure::ParameterRow& row : all_parameters()) {
    text += std::string(row.key) + " = " + row.value + "  [" + shown_unit(row.unit) + "]\n    " +
            io::wrapped(std::string(row.reason), kWidth, 4) +
            "\n    Source: " + io::wrapped(std::string(row.source), kWidth, 12) + "\n";
  }
  return text + "SHA-256 of the lines key=value, sorted by key: " + parameters_digest() + "\n";
}

std::string parameters_json() {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const measure::ParameterRow& row : all_parameters()) {
    rows.push_back({{"key", row.key},
                    {"value", nlohmann::ordered_json::parse(row.value)},
                    {"unit", row.unit},
                    {"reason", row.reason},
                    {"source", row.source}});
  }
  return nlohmann::ordered_json{{"sha256", parameters_digest()}, {"parameters", std::move(rows)}}.dump(2) + "\n";
}

}  // namespace

std::function<int()> set_up_list(CLI::App& command) {
  const auto json = std::make_shared<bool>(false);
  const auto parameters = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "For programs");
  command.add_flag("--parameters", *parameters,
                   "The numbers that finding, measuring and following work with: value, reason, source");
  return [json, parameters] {
    if (*parameters) {
      std::cout << (*json ? parameters_json() : parameters_text());
      return kExitDone;
    }
    std::cout << (*json ? catalogue_json() : catalogue_text());
    return kExitDone;
  };
}

}  // namespace kyphos::pipeline
