#include "io/report/page/report_html.h"

#include <algorithm>

#include "io/report/page/classification_html.h"
#include "io/report/page/findings_html.h"
#include "io/report/page/fracture_calls_html.h"
#include "io/report/page/html_style.h"
#include "io/report/page/html_table.h"
#include "io/report/page/pictures_html.h"
#include "io/report/page/progression_html.h"
#include "io/report/page/warning_list.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/summary.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

std::string study_title(const StudyReport& study) {
  return study.date ? "Study of " + *study.date : "Study without a date";
}

std::string facts(const StudyReport& study) {
  const SeriesSummary& series = study.series;
  if (study.from_report) {
    return "<p class=\"facts\">" + escaped(series.modality) + " · " + posture_text(series.posture) + " · " +
           kFromReport + "</p>\n";
  }
  std::string text = escaped(modality_text(series)) + " · " + posture_text(series.posture) + " · ";
  text += study.film_scale
              ? escaped(film_words(*study.film_scale))
              : std::to_string(series.slice_count) + " " + escaped(series.orientation) +
                    (series.slice_count == 1 ? " slice, " : " slices, ") + fixed(series.spacing_mm[0], 2) + " × " +
                    fixed(series.spacing_mm[1], 2) + " × " + fixed(series.spacing_mm[2], 2) + " mm";
  if (!series.kernel.empty()) {
    text += " · kernel " + escaped(series.kernel);
  }
  if (series.contrast != Tristate::Unknown) {
    text += series.contrast == Tristate::Yes ? " · with contrast" : " · without contrast";
  }
  if (!series.description.empty()) {
    text += " · “" + escaped(series.description) + "”";
  }
  return "<p class=\"facts\">" + text + "</p>\n";
}

std::string head(const CaseReport& report) {
  std::string who = "Patient " + escaped(report.patient_key);
  if (!report.sex.empty()) {
    who += " · " + escaped(report.sex);
  }
  if (report.age_years) {
    who += " · " + std::to_string(*report.age_years) + " years";
  }
  std::string html =
      "<header><h1>Vertebral bodies: heights, losses and kyphosis</h1>\n<p class=\"facts\">" + who + "</p>\n";
  for (const StudyReport& study : report.studies) {
    html += "<p class=\"lead\"><strong>" + study_title(study) + ".</strong> " + escaped(summary(study)) + "</p>\n";
  }
  return html + "<p class=\"notice\">" + std::string(kDisclaimer) + "</p></header>\n";
}

std::string attention(const CaseReport& report) {
  std::string items;
  for (const auto& [study, item] : attention_list(report)) {
    const std::string where = report.studies.size() > 1 ? " (" + study->date.value_or("no date") + ")" : "";
    items += "<li><strong>" + escaped(item.level) + "</strong>" + where + " – " + escaped(item.reason) + "</li>\n";
  }
  for (const StudyFailure& failure : report.failures) {
    items += "<li><strong>Study of " + failure.date.value_or("unknown date") + "</strong> was not measured – " +
             escaped(failure.problem) + "</li>\n";
  }
  if (items.empty()) {
    return "<section class=\"first calm\"><h2>Nothing doubtful</h2><p>No body is collapsed, doubtful or left "
           "out.</p></section>\n";
  }
  return "<section class=\"first\"><h2>Look at these first</h2><ul>\n" + items + "</ul></section>\n";
}

std::string series_name(const SeriesSummary& series) {
  return escaped(series.description.empty() ? series.modality + " series" : series.description);
}

std::string series_item(const char* outcome, const SeriesSummary& series) {
  return std::string("<li>") + outcome + ": " + series_name(series) + " (" + std::to_string(series.slice_count) +
         (series.slice_count == 1 ? " image): " : " images): ") + escaped(series.reason) + "</li>\n";
}

std::string series_list(const StudyReport& study) {
  if (study.from_report) {
    return "";
  }
  std::string html = "<h3>Series</h3><ul class=\"warnings\">\n" + series_item("measured", study.series);
  const auto read_on_bodies = [&](const SeriesSummary& series) {
    return std::ranges::any_of(study.measured.mr_series, [&](const measure::SeriesBeside& one) {
      return one.uid == series.series_uid && one.moved_mm.has_value();
    });
  };
  for (const SeriesSummary& series : study.rejected) {
    html += series_item(read_on_bodies(series) ? "read on its bodies" : "not measured", series);
  }
  return html + "</ul>\n";
}

std::string bodies_from(const measure::BodyMethod& method) {
  std::string text = method.name + (method.version.empty() ? "" : " " + method.version);
  for (const auto& [name, value] : method.parameters) {
    text += "; " + name + ": " + value;
  }
  return text.empty() ? "" : "<p class=\"note\">Bodies found by " + escaped(text) + ".</p>\n";
}

/// Nothing where no reader has corrected anything.
std::string corrections_list(const StudyReport& study) {
  std::string html;
  for (const std::string& line : correction_lines(study.measured)) {
    html += "<li>" + escaped(line) + "</li>\n";
  }
  return html.empty() ? html : "<h3>Corrected by a reader</h3><ul class=\"warnings\">\n" + html + "</ul>\n";
}

/// `pictures`: empty where they stand elsewhere, by date.
std::string study_section(const StudyReport& study, const std::string& pictures) {
  return "<section class=\"study\"><h2>" + study_title(study) + "</h2>\n" + facts(study) + pictures +
         "<h3>Bodies from the top down</h3>\n" + html_short_table(study.measured.vertebrae) +
         "<p class=\"note\">Value ±standard error. A loss is positive where height is missing. Kyphosis is positive. "
         "A dash: no value; its reason shows under the pointer and in report.json. " +
         escaped(naming_words(study)) + "</p>\n" + corrections_list(study) + fracture_calls_html(study.measured) +
         html_findings(study.measured) + "<h3>Regional angles</h3>\n" + html_angle_table(study.measured.angles) +
         warning_list(all_warnings(study)) + "<h3>All measurements</h3>\n" + html_full_table(study.measured.vertebrae) +
         bodies_from(study.bodies_from) + series_list(study) + "</section>\n";
}

std::string provenance(const CaseReport& report) {
  std::string html =
      "<section><h2>How this was made</h2><dl>\n<dt>kyphos</dt><dd>" + std::string(KYPHOS_VERSION) + "</dd>\n";
  for (const auto& [name, value] : report.settings) {
    html += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
  }
  for (const StudyReport& study : report.studies) {
    html += "<dt>study</dt><dd>" + escaped(study.study_uid) + "</dd>\n<dt>series</dt><dd>" +
            escaped(study.series.series_uid) + "</dd>\n";
  }
  return html +
         "</dl><p class=\"note\">kyphos list explains every measurement with its definition and "
         "source.</p></section>\n";
}

}  // namespace

std::string report_html(const CaseReport& report) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>kyphos – " +
      escaped(report.patient_key) + "</title>\n<style>" + std::string(html_style()) + "</style></head>\n<body>\n";
  html += head(report);
  if (report.verdict) {
    html += classification_head_html(*report.verdict) + classification_evidence_html(*report.verdict);
  }
  html += attention(report) + warning_list(report.warnings);
  if (report.progression) {
    html += progression_html(*report.progression);
  }
  const bool by_date = report.studies.size() > 1;
  html += by_date ? pictures_by_date_html(report) : "";
  for (const StudyReport& study : report.studies) {
    html += study_section(study, by_date ? "" : pictures_html(study));
  }
  return html + provenance(report) + "<footer>" + std::string(kDisclaimer) +
         " Standard errors are of measurement, not of the reader's judgement.</footer>\n</body></html>\n";
}

}  // namespace kyphos::io
