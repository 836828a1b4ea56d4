#include <charconv>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/support/cohort/cohort_builder.h"

/// make_cohort FOLDER PATIENTS [JPEG]: the database of a batch of that many patients, to look at what `kyphos report`
/// makes of it.
int main(int argument_count, char** arguments) {
  if (argument_count < 3) {
    std::cerr << "usage: make_cohort FOLDER PATIENTS [JPEG]\n";
    return 2;
  }
  int patients = 0;
  std::from_chars(arguments[2], arguments[2] + std::strlen(arguments[2]), patients);
  std::string thumbnail;
  if (argument_count > 3) {
    std::ifstream in(arguments[3], std::ios::binary);
    thumbnail.assign(std::istreambuf_iterator<char>(in), {});
  }
  kyphos::test::write_cohort(arguments[1], patients, thumbnail);
  return 0;
}
