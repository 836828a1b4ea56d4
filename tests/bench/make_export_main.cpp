#include <charconv>
#include <cstring>
#include <iostream>

#include "tests/support/export_builder.h"

/// make_export FOLDER PATIENTS STUDIES [SPINE_EVERY]: a generated export for script/test-batch and script/test-cluster.
int main(int argument_count, char** arguments) {
  if (argument_count < 4) {
    std::cerr << "usage: make_export FOLDER PATIENTS STUDIES [SPINE_EVERY]\n";
    return 2;
  }
  const auto number = [&](int at) {
    int value = 0;
    std::from_chars(arguments[at], arguments[at] + std::strlen(arguments[at]), value);
    return value;
  };
  const std::size_t files = kyphos::test::write_export(arguments[1], {.patients = number(2),
                                                                      .studies = number(3),
                                                                      .spine_every = argument_count > 4 ? number(4) : 1,
                                                                      .odd_files = 2 * number(2)});
  std::cout << files << " files\n";
  return 0;
}
