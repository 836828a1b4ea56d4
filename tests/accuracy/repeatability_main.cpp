#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "tests/accuracy/repeat.h"

/// repeatability SCAN: measures one scan again after what happens between two real examinations.
int main(int argc, char** argv) {
  CLI::App app("Measures a scan again and again under small changes; prints SD and smallest detectable change");
  std::string scan;
  bool full = false;
  app.add_option("scan", scan, "DICOM folder or NIfTI file")->required()->check(CLI::ExistingPath);
  app.add_flag("--full", full, "more rotations and shifts");
  CLI11_PARSE(app, argc, argv);
  try {
    namespace accuracy = kyphos::accuracy;
    const auto volume = accuracy::read_scan(scan);
    const auto around = accuracy::around_spine(volume, accuracy::examine(volume));
    const auto name = std::filesystem::path(scan).filename().string();
    const auto scores =
        accuracy::repeat_measurements(name, around, full ? accuracy::Extent::Full : accuracy::Extent::Default);
    accuracy::print_scores("repeatability of " + name + " (errors are differences)", scores);
    accuracy::print_repeatability(scores);
    return scores.failures.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "repeatability: %s\n", error.what());
    return 1;
  }
}
