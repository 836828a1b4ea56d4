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
#include "pipeline/serve/confirmed_tables.h"
#include "pipeline/serve/reader_agreement.h"

namespace kyphos::pipeline {
namespace {

void tell_confirmed(const std::filesystem::path& out, bool silent) {
  const ConfirmedTables confirmed = write_confirmed_tables(out);
  if (confirmed.outdated > 0) {
    std::cerr << "kyphos: " << confirmed.outdated
              << " of the confirmed cases were corrected after they were measured: the tables lack that until the "
                 "same batch, or review, has measured them again\n";
  }
  if (!silent) {
    std::cout << confirmed.cases << " confirmed\n";
  }
}

void tell_agreement(const std::filesystem::path& out, bool silent) {
  const AgreementOfCohort agreement = agreement_of_cohort(out);
  write_agreement(agreement, out);
  if (agreement.without_views > 0) {
    std::cerr << "kyphos: " << agreement.without_views
              << " cases of two readers kept no views and are left out: measure them again with --keep-views\n";
  }
  if (!silent) {
    std::cout << agreement.cases << (agreement.cases == 1 ? " case" : " cases")
              << " read by two readers or more: " << kAgreementFile << ", " << kAgreementBodiesFile << ", "
              << kAgreementPicture << "\n";
  }
}

}  // namespace

std::function<int()> set_up_report(CLI::App& command) {
  struct Options {
    std::filesystem::path folder;
    bool quiet = false;
    bool json = false;
    std::string only;
    bool agreement = false;
  };
  const auto options = std::make_shared<Options>();
  command.add_option("DIR", options->folder, "Output folder of a batch")->required()->check(CLI::ExistingDirectory);
  command
      .add_option("--only", options->only,
                  "confirmed: also vertebrae-confirmed.csv and progression-confirmed.csv, of the cases that a reader "
                  "has confirmed (kyphos serve)")
      ->type_name("WHICH")
      ->check(CLI::IsMember({"confirmed"}).description(""));
  command.add_flag("--agreement", options->agreement,
                   "Also agreement.csv, agreement-bodies.csv and agreement.svg: bias, limits of agreement and kappa of "
                   "each two readers (docs/corrections.md)");
  command.add_flag("--quiet", options->quiet, "Print nothing but errors");
  command.add_flag("--json", options->json, "Print the summary for programs");
  return [options] {
    const io::Store store(options->folder, io::StoreAccess::ReadOnly);
    write_output_tables(store, options->folder);
    const bool silent = options->quiet || options->json;
    if (!options->only.empty()) {
      tell_confirmed(options->folder, silent);
    }
    if (options->agreement) {
      tell_agreement(options->folder, silent);
    }
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
