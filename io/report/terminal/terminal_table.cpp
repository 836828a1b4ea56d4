#include "io/report/terminal/terminal_table.h"

#include <vector>

#include "io/report/terminal/classification_text.h"
#include "io/report/terminal/progression_text.h"
#include "io/report/terminal/text_table.h"
#include "io/report/words/columns.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/vertebra/call_parameters.h"

namespace kyphos::io {
namespace {

/// A dash where nothing at all speaks for a numbering.
std::string percent(double fraction) { return fraction > 0.0 ? fixed(100.0 * fraction, 0) + " %" : "–"; }

std::string status_text(const measure::VertebralBody& body) {
  switch (body.status) {
    case measure::BodyStatus::NotMeasured:
      return "not measured";
    case measure::BodyStatus::MeasuredWithDoubt:
      return "doubtful";
    case measure::BodyStatus::Measured:
      break;
  }
  return body.reader ? "corrected" : "";
}

std::string cell(const measure::MeasuredVertebra& vertebra, std::string_view key) {
  const auto found = vertebra.values.find(std::string(key));
  const measure::CatalogueRow* row = measure::find_row(key);
  return found == vertebra.values.end() || row == nullptr ? "–" : value_and_error(found->second, row->decimals);
}

std::string vertebra_table(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  const std::vector<ShortColumn> shown = short_columns();
  std::vector<TextColumn> columns{{.title = "level"}, {.title = "sure", .align = Align::Right}};
  for (const ShortColumn& column : shown) {
    columns.push_back({.title = std::string(column.title), .align = Align::Right, .group = std::string(column.group)});
  }
  columns.push_back({.title = "Genant"});
  columns.push_back({.title = "remark"});
  TextTable table(columns);
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    std::vector<std::string> cells{measure::display_name(vertebra.body), percent(vertebra.body.name.confidence)};
    for (const ShortColumn& column : shown) {
      cells.push_back(cell(vertebra, column.key));
    }
    cells.push_back(call_text(vertebra));
    cells.push_back(status_text(vertebra.body));
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string angle_lines(const std::vector<measure::SpineAngle>& angles) {
  TextTable table({{.title = "angle"}, {.title = "deg", .align = Align::Right}, {.title = "from"}, {.title = "to"}});
  bool any = false;
  for (const measure::SpineAngle& angle : angles) {
    if (angle.value_deg) {
      table.add_row({angle_title(angle), value_and_error(angle.value_deg, 1), angle.upper, angle.lower});
      any = true;
    }
  }
  return any ? "\n" + table.text() : "";
}

std::string findings_table(const measure::MeasuredStudy& study) {
  TextTable table({{.title = "level"}, {.title = "finding"}, {.title = "value"}, {.title = "confidence"}});
  const std::vector<FindingLine> lines = finding_lines(study);
  for (const FindingLine& line : lines) {
    table.add_row({line.level, line.finding, line.value, line.confidence});
  }
  return lines.empty() ? "" : "\n" + table.text();
}

/// What the question marks in the tables mean; a doubtful body's own remark says enough.
std::string doubtful_values(const measure::MeasuredStudy& study) {
  std::string text;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.status == measure::BodyStatus::MeasuredWithDoubt) {
      continue;
    }
    for (const ShortColumn& column : short_columns()) {
      const auto found = vertebra.values.find(std::string(column.key));
      if (found != vertebra.values.end() && !found->second.doubt().empty()) {
        text += remark(measure::display_name(vertebra.body),
                       std::string(measure::find_row(column.key)->label) + " " + found->second.doubt());
      }
    }
  }
  for (const measure::SpineAngle& angle : study.angles) {
    if (!angle.value_deg.doubt().empty()) {
      text += remark(angle_title(angle), angle.value_deg.doubt());
    }
  }
  return text;
}

std::string remarks(const StudyReport& study) {
  std::string text;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    const std::string level = measure::display_name(vertebra.body);
    if (vertebra.body.status == measure::BodyStatus::NotMeasured) {
      text += remark(level, vertebra.body.why_not);
    }
    for (const std::string& doubt : vertebra.body.doubts) {
      const bool told = vertebra.body.status == measure::BodyStatus::NotMeasured &&
                        vertebra.body.why_not.find(doubt) != std::string::npos;
      text += told ? "" : remark(level, doubt);
    }
    if (vertebra.body.reader) {
      text += remark(level, correction_line(vertebra));
    }
    const measure::Measured<double>& probability = vertebra.call.probability;
    if (vertebra.genant &&
        (vertebra.genant.value().grade > 0 || (probability && probability.value() > measure::kBorderlineFrom))) {
      text += remark(level, vertebra.genant.value().evidence);
    } else if (!vertebra.genant && probability) {
      text += remark(level, vertebra.genant.why_not());
    }
  }
  if (const std::string index = deformity_text(study.measured); !index.empty()) {
    text += remark("index", index);
  }
  text += doubtful_values(study.measured);
  for (const measure::Warning& warning : all_warnings(study)) {
    text += remark("warning", warning.text);
  }
  return text.empty() ? "" : "\nRemarks\n" + text;
}

std::string head_line(const StudyReport& study) {
  const SeriesSummary& series = study.series;
  if (study.from_report) {
    return "Study " + study.date.value_or("without a date") + ", " + series.modality + ", " +
           posture_text(series.posture) + ", " + kFromReport;
  }
  return "Study " + study.date.value_or("without a date") + ", " + modality_text(series) + ", " +
         posture_text(series.posture) + ", " +
         (study.film_scale
              ? film_words(*study.film_scale)
              : std::to_string(series.slice_count) + (series.slice_count == 1 ? " slice of " : " slices of ") +
                    fixed(series.spacing_mm[2], 2) + " mm") +
         (series.description.empty() ? "" : ", \"" + series.description + "\"");
}

}  // namespace

std::string terminal_text(const CaseReport& report) {
  std::string text = "Patient " + report.patient_key + "\n";
  for (const StudyReport& study : report.studies) {
    text += "\n" + head_line(study) + "\n\n" + vertebra_table(study.measured.vertebrae) +
            findings_table(study.measured) + angle_lines(study.measured.angles) + remarks(study);
  }
  if (report.progression) {
    text += "\n" + progression_text(*report.progression);
  }
  if (report.verdict) {
    text += "\n" + classification_text(*report.verdict);
  }
  for (const StudyFailure& failure : report.failures) {
    text += "\nStudy " + failure.date.value_or("without a date") + " was not measured: " + failure.problem + "\n";
  }
  for (const measure::Warning& warning : report.warnings) {
    text += "\n" + wrapped("warning: " + warning.text, kTerminalColumns, 2) + "\n";
  }
  return text + "\n" + std::string(kDisclaimer) + "\n";
}

}  // namespace kyphos::io
