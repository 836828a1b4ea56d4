#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

#include "tests/accuracy/picture.h"
#include "tests/accuracy/sections.h"
#include "tests/support/shared_data.h"

/// Prints the accuracy tables. Exit 0 also where something falls short: the tables say so.
int main(int argc, char** argv) {
  namespace accuracy = kyphos::accuracy;
  CLI::App app("Measures phantoms and real scans and prints the errors");
  accuracy::SectionRequest request{.data = kyphos::test::shared_data_folder()};
  std::vector<std::string> only;
  std::string picture;
  bool full = false;
  app.add_flag("--full", full, "everything, also what takes long");
  app.add_option("--only", only, "name of a section; may be given again");
  app.add_option("--case", request.one_case,
                 "only cases whose name holds this (sections hard, levels, decision; a part of findings)");
  app.add_option("--data", request.data, "folder of the shared scans");
  app.add_option("--picture", picture, "SVG file of the height errors per level over all sections run");
  CLI11_PARSE(app, argc, argv);
  request.extent = full ? accuracy::Extent::Full : accuracy::Extent::Default;
  try {
    accuracy::Scores drawn;
    for (const accuracy::Section& section : accuracy::sections()) {
      const bool asked = only.empty() ? full || section.from == accuracy::Extent::Default
                                      : std::ranges::find(only, section.name) != only.end();
      if (!asked) {
        continue;
      }
      std::printf("\n#### %s: %s\n", section.name.c_str(), section.what.c_str());
      const auto start = std::chrono::steady_clock::now();
      drawn.append(section.run(request));
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      std::printf("#### %s took %.0f s\n", section.name.c_str(), seconds);
    }
    if (!picture.empty()) {
      accuracy::write_error_picture(picture, "Errors of the heights per level", drawn);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "accuracy: %s\n", error.what());
    return 1;
  }
  return 0;
}
