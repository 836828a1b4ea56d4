#pragma once

#include <string>

#include "io/error.h"

namespace kyphos::test {

/// What a reader says against what it is given; "accepted" where it takes it.
template <typename Read>
std::string problem_of(const Read& read) {
  try {
    (void)read();
  } catch (const io::Error& problem) {
    return problem.what();
  }
  return "accepted";
}

}  // namespace kyphos::test
