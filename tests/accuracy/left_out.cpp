#include "tests/accuracy/left_out.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>

#include "measure/vertebra/fracture_call.h"

namespace kyphos::accuracy {
namespace {

using measure::CallNumbers;

/// How often, over all graded bodies that can be called.
struct Outcome {
  double log_likelihood = 0.0;
  int graded = 0;
  int fractured = 0;
  int found = 0;
  int false_calls = 0;
};

template <typename Counts>
Outcome outcome_of(const std::vector<GradedScan>& scans, const CallNumbers& numbers, const Counts& counts) {
  constexpr double kLeastProbability = 1e-3;  // one body says no more than this against a set of numbers
  Outcome outcome;
  for (const GradedScan& scan : scans) {
    if (!counts(scan)) {
      continue;
    }
    const auto calls = measure::call_fractures(scan.bodies, numbers);
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (!scan.reader[i] || !calls[i].probability) {
        continue;
      }
      const int reader = *scan.reader[i];
      ++outcome.graded;
      outcome.log_likelihood +=
          std::log(std::max(kLeastProbability, calls[i].grades[static_cast<std::size_t>(reader)]));
      const bool called = calls[i].grade >= 1;
      outcome.fractured += reader >= 1 ? 1 : 0;
      outcome.found += reader >= 1 && called ? 1 : 0;
      outcome.false_calls += reader == 0 && called ? 1 : 0;
    }
  }
  return outcome;
}

struct Choice {
  const char* name;
  double CallNumbers::*number;
  std::vector<double> values;
};

const std::vector<Choice>& choices() {
  static const std::vector<Choice> all{
      {"wedge_person", &CallNumbers::wedge_person, {0.015, 0.022, 0.030, 0.038, 0.045}},
      {"wedge_body", &CallNumbers::wedge_body, {0.020, 0.028, 0.035, 0.042, 0.050}},
      {"sag", &CallNumbers::sag, {0.018, 0.023, 0.028, 0.034, 0.040}},
      {"size_body", &CallNumbers::size_body, {0.015, 0.020, 0.025, 0.032, 0.040}},
      {"least_loss", &CallNumbers::least_loss, {0.04, 0.06, 0.08, 0.10, 0.12}},
      {"mild_to", &CallNumbers::mild_to, {0.16, 0.18, 0.20, 0.22, 0.25}}};
  return all;
}

/// One number after the other, over and over, until none of them gains.
CallNumbers chosen_without(const std::vector<GradedScan>& scans, const std::string& left_out) {
  const auto others = [&](const GradedScan& scan) { return scan.subject != left_out; };
  CallNumbers best;
  double most = outcome_of(scans, best, others).log_likelihood;
  for (bool gained = true; gained;) {
    gained = false;
    for (const Choice& choice : choices()) {
      for (const double value : choice.values) {
        CallNumbers tried = best;
        tried.*choice.number = value;
        const double here = outcome_of(scans, tried, others).log_likelihood;
        if (here > most + 1e-9) {
          most = here;
          best = tried;
          gained = true;
        }
      }
    }
  }
  return best;
}

void print_outcome(const char* what, const Outcome& outcome) {
  std::printf("    %-22s %2d of %2d fractures found, %d of %2d intact called, mean log likelihood %.2f\n", what,
              outcome.found, outcome.fractured, outcome.false_calls, outcome.graded - outcome.fractured,
              outcome.graded > 0 ? outcome.log_likelihood / outcome.graded : 0.0);
}

void add(Outcome& sum, const Outcome& one) {
  sum.log_likelihood += one.log_likelihood;
  sum.graded += one.graded;
  sum.fractured += one.fractured;
  sum.found += one.found;
  sum.false_calls += one.false_calls;
}

}  // namespace

void print_left_out(const std::vector<GradedScan>& scans) {
  std::set<std::string> subjects;
  for (const GradedScan& scan : scans) {
    subjects.insert(scan.subject);
  }
  std::printf(
      "Each spine left out while the numbers of the call are chosen anew on the others (bodies of doubtful "
      "endplates too, whose grade the program withholds):\n");
  Outcome own;
  Outcome anew;
  for (const std::string& subject : subjects) {
    const auto itself = [&](const GradedScan& scan) { return scan.subject == subject; };
    const CallNumbers numbers = chosen_without(scans, subject);
    const Outcome with_own = outcome_of(scans, {}, itself);
    const Outcome with_anew = outcome_of(scans, numbers, itself);
    std::printf("  without %s:", subject.c_str());
    for (const Choice& choice : choices()) {
      std::printf(" %s %.3f (%.3f)", choice.name, numbers.*choice.number, CallNumbers{}.*choice.number);
    }
    std::printf("\n");
    print_outcome("the program's numbers", with_own);
    print_outcome("chosen on the others", with_anew);
    add(own, with_own);
    add(anew, with_anew);
  }
  std::printf("  together:\n");
  print_outcome("the program's numbers", own);
  print_outcome("chosen on the others", anew);
}

}  // namespace kyphos::accuracy
