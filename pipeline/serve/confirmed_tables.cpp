#include "pipeline/serve/confirmed_tables.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/error.h"
#include "io/report/cohort/tables.h"
#include "io/whole_file.h"
#include "pipeline/serve/desk_cases.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

bool is_confirmed(const fs::path& folder) {
  const fs::path file = folder / io::kCorrectionsFile;
  return fs::exists(file) && std::ranges::any_of(io::read_corrections(file).all, [](const io::Correction& one) {
           return one.kind == io::CorrectionKind::Confirm;
         });
}

/// Whether something but the confirmation itself was put right after the report was made.
bool lacks_corrections(const DeskCase& one) {
  const auto corrections = io::read_corrections(one.folder / io::kCorrectionsFile).all;
  const bool any = std::ranges::any_of(
      corrections, [](const io::Correction& each) { return each.kind != io::CorrectionKind::Confirm; });
  return any && fs::last_write_time(one.folder / io::kCorrectionsFile) > fs::last_write_time(one.report());
}

std::string patient_key_of(const DeskCase& one) {
  const auto report = nlohmann::json::parse(io::whole_content(one.report()), nullptr, false);
  return report.is_object() && report.contains("patient") ? report["patient"].value("key", "") : "";
}

/// The lines of a table that belong to these patients, below its header.
std::string rows_of_patients(const std::string& csv, const std::set<std::string>& keys) {
  std::string_view rest = csv;
  const std::vector<std::string> header = io::take_csv_line(rest);
  std::string kept = csv.substr(0, csv.size() - rest.size());
  const auto column = static_cast<std::size_t>(std::ranges::find(header, "patient_key") - header.begin());
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::vector<std::string> cells = io::take_csv_line(rest);
    if (column < cells.size() && keys.contains(cells[column])) {
      kept += before.substr(0, before.size() - rest.size());
    }
  }
  return kept;
}

}  // namespace

ConfirmedTables write_confirmed_tables(const fs::path& out) {
  ConfirmedTables result;
  std::set<std::string> keys;
  for (const auto& [id, one] : find_cases(out)) {
    if (is_confirmed(one.folder)) {
      keys.insert(patient_key_of(one));
      ++result.cases;
      result.outdated += lacks_corrections(one) ? 1 : 0;
    }
  }
  for (const char* const name : {"vertebrae", "progression"}) {
    const fs::path table = out / (std::string(name) + ".csv");
    if (fs::exists(table)) {
      io::write_whole(out / (std::string(name) + "-confirmed.csv"), rows_of_patients(io::whole_content(table), keys));
    }
  }
  return result;
}

}  // namespace kyphos::pipeline
