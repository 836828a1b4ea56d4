#include "tests/accuracy/phantom_case.h"

#include <cstdio>

namespace kyphos::accuracy {

std::vector<ExpectedBody> expected_of(const test::Phantom& phantom, const measure::Grid& grid) {
  std::vector<ExpectedBody> expected;
  for (const test::PhantomTruth& truth : phantom.truth_within(grid)) {
    expected.push_back({.name = std::string(measure::name(truth.level)), .body = truth.body, .whole = truth.whole});
  }
  return expected;
}

Scores run_phantom_case(const PhantomCase& one) {
  const test::Phantom phantom(one.spec);
  const measure::Grid grid = phantom.grid(one.field);
  const measure::Volume volume = phantom.scan(grid, one.physics);
  const Examined found = examine(volume);
  Scores scores = compare(one.name, found, expected_of(phantom, grid), one.naming);
  const ErrorSummary anterior = summarise(scores.scores, "height_anterior_mm");
  const ErrorSummary middle = summarise(scores.scores, "height_middle_mm");
  const ErrorSummary posterior = summarise(scores.scores, "height_posterior_mm");
  const ErrorSummary wedge = summarise(scores.scores, "wedge_angle_deg");
  std::printf("%-28s %2d/%2d  worst a %+.2f m %+.2f p %+.2f mm w %+.2f deg  %4.1f s  %s\n", one.name.c_str(),
              scores.bodies_found, scores.bodies_expected, anterior.worst.error, middle.worst.error,
              posterior.worst.error, wedge.worst.error, found.seconds, describe_bodies(found.study).c_str());
  std::fflush(stdout);
  return scores;
}

}  // namespace kyphos::accuracy
