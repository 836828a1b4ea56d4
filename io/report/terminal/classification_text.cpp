#include "io/report/terminal/classification_text.h"

#include <array>
#include <cstdio>

#include "io/report/terminal/text_table.h"
#include "io/report/words/classification_ratings.h"

namespace kyphos::io {
namespace {

using namespace classify;

constexpr std::size_t kVerdictColumns = 100;  // columns of a usual terminal, less the indent

std::string shortest(double value) {
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

template <typename Item>
std::string list_lines(const std::string& title, const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) {
    text += "  - " + wrapped(item.text, kVerdictColumns, 4) + "\n";
  }
  return text.empty() ? "" : "\n" + title + "\n" + text;
}

}  // namespace

std::string classification_text(const Verdict& verdict) {
  std::string text = wrapped(verdict.paragraph, kVerdictColumns, 0) + "\n";
  text += list_lines("Needed to answer", verdict.missing) + list_lines("To check next", verdict.next_checks);
  if (const auto rows = rating_rows(verdict); !rows.empty()) {
    TextTable ratings({{.title = "Option"},
                       {.title = "ACR " + std::string(name(verdict.edition))},
                       {.title = "beside it: ACR " + std::string(name(other_edition(verdict)))}});
    for (const RatingRow& row : rows) {
      ratings.add_row({row.label, row.chosen, row.other});
    }
    text += "\n" + ratings.text();
  }
  TextTable table({{.title = "Rule"}, {.title = "Outcome"}, {.title = "Evidence"}, {.title = "Source"}});
  for (const Judgement& rule : all_rules(verdict)) {
    table.add_row({rule.id, std::string(name(rule.outcome)), std::string(name(rule.evidence)), rule.source});
  }
  return text + "\n" + table.text();
}

std::string criteria_text(const Criteria& criteria) {
  std::string text = "Thresholds\n\n";
  for (const Threshold& threshold : criteria.thresholds) {
    text += "  " + threshold.key + " = " + shortest(threshold.value) + " " + threshold.unit + "  (" +
            std::string(name(threshold.standing)) + ", " + threshold.edition + ")" +
            (threshold.replaced ? "  SITE, default " + shortest(*threshold.replaced) : "") + "\n      " +
            wrapped(threshold.meaning, kVerdictColumns, 6) +
            "\n      Source: " + wrapped(threshold.source, kVerdictColumns, 14) + "\n";
  }
  for (const Edition edition : {Edition::Acr2022, Edition::Acr2018}) {
    text += "\n" + wrapped(std::string(describe(edition)), kVerdictColumns, 0) + "\n";
    for (const Scenario& scenario : scenarios()) {
      if (scenario.edition == edition) {
        text += "\n  " + std::string(scenario.key) + "  " + wrapped(std::string(scenario.wording), kVerdictColumns, 4) +
                "\n" + rating_lines(scenario);
      }
    }
  }
  return text + "\n" + std::string(kDisclaimer) + "\n";
}

}  // namespace kyphos::io
