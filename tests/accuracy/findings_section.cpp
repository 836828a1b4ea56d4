#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "tests/accuracy/findings_cases.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

void for_each_body(const FindingsCase& one, const Visit& visit) {
  const test::Phantom phantom(one.spec);
  const measure::Grid grid = phantom.grid({.first = one.first, .last = one.last, .slice_mm = one.slice_mm});
  const Examined found = examine(phantom.scan(grid, one.physics));
  for (const test::PhantomTruth& truth : phantom.truth_within(grid)) {
    if (!truth.whole) {
      continue;
    }
    const auto index = body_near(found.study, middle_of(truth.body), 9.0);
    visit(phantom, found, {.level = truth.level, .vertebra = index ? &found.study.vertebrae[*index] : nullptr});
  }
}

void add_score(Scores& scores, const FindingsCase& one, const FoundBody& body, const std::string& quantity,
               const measure::Measured<double>& measured, double truth) {
  const std::string name(measure::name(body.level));
  if (!measured) {
    scores.failures.push_back({one.name, name, quantity + ": " + measured.why_not()});
    return;
  }
  scores.scores.push_back({.scan = one.name,
                           .body = name,
                           .quantity = quantity,
                           .truth = truth,
                           .error = measured.value() - truth,
                           .se = measured.standard_error()});
}

std::string with_error(const measure::Measured<double>& measured) {
  if (!measured) {
    return "- (" + measured.why_not() + ")";
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%7.1f +-%.1f", measured.value(), measured.standard_error());
  return text.data();
}

void print_bar(const Scores& scores, const std::string& quantity, double bar, const std::string& unit) {
  const ErrorSummary summary = summarise(scores.scores, quantity);
  int within = 0;
  for (const Score& score : scores.scores) {
    within += score.quantity == quantity && std::abs(score.error) <= bar ? 1 : 0;
  }
  std::printf(
      "%-22s %d of %d within %.1f %s; bias %+.2f, mean absolute %.2f, worst %+.2f (%s %s), within 1.96 SE %.0f %%\n",
      quantity.c_str(), within, summary.count, bar, unit.c_str(), summary.bias, summary.mean_absolute,
      summary.worst.error, summary.worst.scan.c_str(), summary.worst.body.c_str(), summary.coverage_percent);
}

Scores run_findings_section(const SectionRequest& request) {
  Scores all;
  struct Part {
    std::string_view name;
    Scores (*run)();
  };
  constexpr std::array kParts{Part{"walls", run_wall_findings},   Part{"attenuation", run_attenuation_findings},
                              Part{"gas", run_gas_findings},      Part{"cement", run_cement_findings},
                              Part{"signs", run_sign_findings},   Part{"ankylosis", run_ankylosis_findings},
                              Part{"classes", run_class_findings}};
  for (const auto& [name, run] : kParts) {
    if (name.find(request.one_case) == std::string_view::npos) {
      continue;
    }
    all.append(run());
  }
  for (const Failure& failure : all.failures) {
    std::printf("FAILED %-22s %-4s %s\n", failure.scan.c_str(), failure.body.c_str(), failure.what.c_str());
  }
  return all;
}

}  // namespace kyphos::accuracy
