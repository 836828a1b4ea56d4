#include "io/report/classification_text.h"

#include <array>
#include <cstdio>

#include "io/report/text_table.h"

namespace kyphos::io {
namespace {

using namespace classify;

constexpr std::size_t kWidth = 100;  // columns of a usual terminal, less the indent

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

std::string rating_lines(const Scenario& scenario) {
  std::string text;
  for (const Rating& rating : scenario.ratings) {
    text += "      " + std::string(rating.label) + ": " +
            (rating.word ? std::string(name(*rating.word)) : std::string("not verified")) +
            (rating.panel_median ? " [" + std::to_string(*rating.panel_median) + "]" : "") + "\n";
  }
  return text;
}

}  // namespace

std::string classification_text(const Verdict& verdict) {
  TextTable table({{.title = "Rule"}, {.title = "Outcome"}, {.title = "Evidence"}, {.title = "Source"}});
  for (const Judgement& rule : all_rules(verdict)) {
    table.add_row({rule.id, std::string(name(rule.outcome)), std::string(name(rule.evidence)), rule.source});
  }
  return wrapped(verdict.paragraph, kWidth, 0) + "\n\n" + table.text();
}

std::string criteria_text(const Criteria& criteria) {
  std::string text = "Thresholds\n\n";
  for (const Threshold& threshold : criteria.thresholds) {
    text += "  " + threshold.key + " = " + number(threshold.value) + " " + threshold.unit + "  (" +
            std::string(name(threshold.standing)) + ", " + threshold.edition + ")" +
            (threshold.replaced ? "  SITE, default " + number(*threshold.replaced) : "") + "\n      " +
            wrapped(threshold.meaning, kWidth, 6) + "\n      Source: " + wrapped(threshold.source, kWidth, 14) + "\n";
  }
  for (const Edition edition : {Edition::Acr2022, Edition::Acr2018}) {
    text += "\n" + wrapped(std::string(describe(edition)), kWidth, 0) + "\n";
    for (const Scenario& scenario : scenarios()) {
      if (scenario.edition == edition) {
        text += "\n  " + std::string(scenario.key) + "  " + wrapped(std::string(scenario.wording), kWidth, 4) + "\n" +
                rating_lines(scenario);
      }
    }
  }
  return text + "\n" + std::string(kDisclaimer) + "\n";
}

}  // namespace kyphos::io
