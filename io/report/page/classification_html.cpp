#include "io/report/page/classification_html.h"

#include "io/report/page/html_table.h"
#include "io/report/words/classification_ratings.h"

namespace kyphos::io {
namespace {

using namespace classify;

std::string ratings_table(const Verdict& verdict) {
  std::string rows;
  for (const RatingRow& row : rating_rows(verdict)) {
    rows += "<tr><td class=\"text\">" + escaped(row.label) + "</td><td class=\"text\"><strong>" + escaped(row.chosen) +
            "</strong></td><td class=\"text\">" + escaped(row.other) + "</td><td class=\"words\">" +
            escaped(row.source) + "</td></tr>\n";
  }
  if (rows.empty()) {
    return "";
  }
  return "<div class=\"scroll\"><table><thead><tr><th class=\"text\">Option</th><th class=\"text\">ACR " +
         escaped(name(verdict.edition)) + "</th><th class=\"text\">beside it: ACR " +
         escaped(name(other_edition(verdict))) + "</th><th class=\"text\">Source</th></tr></thead><tbody>\n" + rows +
         "</tbody></table></div>\n";
}

std::string scenario_html(const Verdict& verdict) {
  if (verdict.scenario == nullptr || verdict.applies == classify::Tristate::No) {
    return "";
  }
  const bool sure = verdict.applies == classify::Tristate::Yes;
  return "<p><strong>" + std::string(sure ? "Scenario" : "Nearest scenario; whether it applies is not known") +
         ":</strong> " + escaped(verdict.scenario->wording) + " " + escaped(verdict.scenario->says) + "</p>\n" +
         ratings_table(verdict);
}

std::string body_html(const Verdict& verdict) {
  std::string html;
  const auto add = [&html](const char* term, const std::string& text) {
    html += text.empty() ? "" : "<dt>" + std::string(term) + "</dt><dd>" + escaped(text) + "</dd>\n";
  };
  add("columns", verdict.columns);
  add("OF-like class", verdict.of_class);
  add("bone", verdict.bone);
  return html.empty() ? html : "<dl>\n" + html + "</dl>\n";
}

template <typename Item, typename Words>
std::string list_html(std::string_view title, const std::vector<Item>& items, Words words) {
  std::string html;
  for (const Item& item : items) {
    html += "<li>" + words(item) + "</li>\n";
  }
  return html.empty() ? html : "<h3>" + escaped(title) + "</h3><ul class=\"warnings\">\n" + html + "</ul>\n";
}

std::string note_html(const Note& note) {
  return escaped(note.text) + " <span class=\"se\">" + escaped(note.source) + "</span>";
}

/// The paragraph begins with the headline, which already stands above it.
std::string without_headline(const Verdict& verdict) {
  const std::string head = verdict.headline + ". ";
  return verdict.paragraph.starts_with(head) ? verdict.paragraph.substr(head.size()) : verdict.paragraph;
}

/// Calm where nothing presses.
const char* box_class(const Verdict& verdict) { return verdict.urgency == Urgency::Routine ? "first calm" : "first"; }

}  // namespace

std::string classification_head_html(const Verdict& verdict) {
  return "<section class=\"" + std::string(box_class(verdict)) + "\"><h2>" + escaped(verdict.headline) + "</h2>\n<p>" +
         escaped(without_headline(verdict)) + "</p>\n</section>\n";
}

std::string classification_evidence_html(const Verdict& verdict) {
  std::string rows;
  for (const Judgement& rule : all_rules(verdict)) {
    std::string inputs;
    for (const std::string& input : rule.inputs) {
      inputs += (inputs.empty() ? "" : "<br>") + escaped(input);
    }
    rows += "<tr><td class=\"words\">" + escaped(rule.statement) + "</td><td class=\"words\">" + inputs +
            "</td><td class=\"text\"><strong>" + escaped(name(rule.outcome)) + "</strong></td><td class=\"text\">" +
            escaped(name(rule.evidence)) + "</td><td class=\"words\">" + escaped(rule.source) + "</td></tr>\n";
  }
  std::string html = "<section class=\"evidence\"><h2>Appropriateness: the evidence</h2>\n<p class=\"facts\">" +
                     escaped(describe(verdict.edition)) + "</p>\n" + scenario_html(verdict) + body_html(verdict);
  html += list_html("Needed to answer", verdict.missing, [](const Missing& item) { return escaped(item.text); });
  html += list_html("To check next", verdict.next_checks, note_html);
  html += list_html("After the augmentation", verdict.downstream, note_html);
  html += list_html("Thresholds of this site", verdict.site_thresholds,
                    [](const Threshold& threshold) { return escaped(threshold.key + ", " + threshold.source); });
  return html +
         "<p class=\"toggle\"><label><input type=\"checkbox\"> every rule with its inputs, outcome and "
         "source</label></p>\n"
         "<div class=\"rules scroll\"><table><thead><tr><th class=\"text\">Rule</th><th "
         "class=\"text\">Inputs</th><th class=\"text\">Outcome</th><th class=\"text\">Evidence</th><th "
         "class=\"text\">Source</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div>\n<p class=\"notice\">" + escaped(kDisclaimer) + "</p></section>\n";
}

}  // namespace kyphos::io
