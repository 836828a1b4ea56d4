#include "io/report/csv/vertebrae_csv.h"

#include <algorithm>
#include <array>
#include <vector>

#include "classify/acuity.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/joined_texts.h"

namespace kyphos::io {
namespace {

constexpr int kConfidenceDecimals = 3;

void append_row(std::string& csv, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    csv += (i == 0 ? "" : ",") + cells[i];
  }
  csv += "\r\n";  // RFC 4180
}

/// The column is there only where a reader has put something right: a table without corrections stays as it was.
bool any_corrected(std::span<const CaseReport> reports) {
  for (const CaseReport& report : reports) {
    for (const StudyReport& study : report.studies) {
      if (std::ranges::any_of(study.measured.vertebrae,
                              [](const auto& vertebra) { return vertebra.body.reader.has_value(); })) {
        return true;
      }
    }
  }
  return false;
}

/// Likewise: the columns are there only where an MR's marrow was read.
bool any_marrow(std::span<const CaseReport> reports) {
  for (const CaseReport& report : reports) {
    for (const StudyReport& study : report.studies) {
      if (std::ranges::any_of(study.measured.vertebrae,
                              [](const auto& vertebra) { return vertebra.marrow.has_value(); })) {
        return true;
      }
    }
  }
  return false;
}

/// A number of the marrow, as its column's name, its digits and where it lies.
struct MarrowColumn {
  const char* key;
  int decimals;
  const measure::Measured<double>& (*value)(const measure::MarrowFindings&);
};
constexpr std::array kMarrowColumnsOfCsv{
    MarrowColumn{"oedema_probability", 3, [](const auto& m) -> const auto& {return m.oedema.probability;
}  // namespace
}  // namespace kyphos::io
, MarrowColumn{"oedema_signal_ratio", 3, [](const auto& m) -> const auto& {return m.oedema.signal_ratio;
}
}
, MarrowColumn{"oedema_share_percent", 1, [](const auto& m) -> const auto& {return m.oedema.share_percent;
}
}
, MarrowColumn{"oedema_t1_ratio", 3, [](const auto& m) -> const auto& {return m.oedema.t1_ratio;
}
}
, MarrowColumn {
  "fluid_volume_mm3", 1, [](const auto& m) -> const auto& { return m.fluid.volume_mm3; }
}
}
;

void append_marrow_header(std::vector<std::string>& cells) {
  for (const MarrowColumn& column : kMarrowColumnsOfCsv) {
    cells.emplace_back(column.key);
    cells.push_back(std::string(column.key) + "_se");
  }
  cells.insert(cells.end(), {"oedema", "fluid_sign", "acuity", "acuity_evidence"});
}

void append_marrow_cells(std::vector<std::string>& cells, const measure::MeasuredVertebra& vertebra,
                         const measure::FindingLimits& limits) {
  for (const MarrowColumn& column : kMarrowColumnsOfCsv) {
    const auto* const value = vertebra.marrow ? &column.value(*vertebra.marrow) : nullptr;
    const bool known = value != nullptr && value->has_value();
    cells.push_back(known ? fixed(value->value(), column.decimals) : "");
    cells.push_back(known ? fixed(value->standard_error(), column.decimals) : "");
  }
  const classify::AcuityOfBody acuity = classify::judge_acuity(vertebra, limits);
  cells.emplace_back(vertebra.marrow ? classify::name(acuity.oedema) : "");
  cells.emplace_back(vertebra.marrow ? classify::name(acuity.fluid) : "");
  cells.emplace_back(vertebra.marrow ? classify::name(acuity.acuity) : "");
  cells.push_back(csv_cell(acuity.text));
}

std::vector<std::string> header(bool with_corrections) {
  std::vector<std::string> cells{"patient_key", "study_uid", "study_date",        "series_uid",  "modality",
                                 "sequence",    "posture",   "position_from_top", "level",       "level_confidence",
                                 "status",      "coverage",  "genant_type",       "genant_grade"};
  for (const char* const grade : {"0", "1", "2", "3"}) {
    cells.push_back("genant_probability_" + std::string(grade));
  }
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    cells.emplace_back(row.key);
    cells.push_back(std::string(row.key) + "_se");
  }
  cells.insert(cells.end(), {"cleft_place", "cement_outside", "suspicion_signs", "bridge_below", "doubts", "why_not",
                             "values_from"});
  if (with_corrections) {
    cells.emplace_back("corrected");
  }
  return cells;
}

/// "the body's reason" once, or the reason of each value that is missing.
std::string reasons(const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.body.why_not.empty()) {
    return vertebra.body.why_not;
  }
  std::string text;
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    if (found != vertebra.values.end() && !found->second) {
      text += (text.empty() ? "" : "; ") + std::string(row.key) + ": " + found->second.why_not();
    }
  }
  return text;
}

/// The doubts about the body and, with their keys, those about single values.
std::string doubts(const measure::MeasuredVertebra& vertebra) {
  std::vector<std::string> texts = vertebra.body.doubts;
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    if (found != vertebra.values.end() && !found->second.doubt().empty()) {
      texts.push_back(std::string(row.key) + ": " + found->second.doubt());
    }
  }
  return measure::joined_texts(texts);
}

std::string signs(const measure::Findings& findings) {
  std::vector<std::string> texts;
  for (const measure::SuspicionSign& sign : findings.suspicion) {
    texts.push_back(sign.text);
  }
  return measure::joined_texts(texts);
}

std::vector<std::string> cells_of(const CaseReport& report, const StudyReport& study,
                                  const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  std::vector<std::string> cells{csv_cell(report.patient_key),
                                 csv_cell(study.study_uid),
                                 study.date.value_or(""),
                                 csv_cell(study.series.series_uid),
                                 csv_cell(study.series.modality),
                                 csv_cell(study.series.sequence),
                                 std::string(word(study.series.posture)),
                                 std::to_string(body.position_from_top),
                                 body.name.level ? std::string(measure::name(*body.name.level)) : "",
                                 fixed(body.name.confidence, kConfidenceDecimals),
                                 std::string(word(body.status)),
                                 std::string(word(body.coverage)),
                                 vertebra.genant ? std::string(word(vertebra.genant.value().type)) : "",
                                 vertebra.genant ? std::to_string(vertebra.genant.value().grade) : ""};
  for (std::size_t grade = 0; grade < 4; ++grade) {
    cells.push_back(vertebra.genant ? fixed(vertebra.genant.value().probabilities[grade], kConfidenceDecimals) : "");
  }
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    const bool known = found != vertebra.values.end() && found->second.has_value();
    cells.push_back(known ? fixed(found->second.value(), row.decimals + kExtraDigits) : "");
    cells.push_back(known ? fixed(found->second.standard_error(), row.decimals + kExtraDigits) : "");
  }
  const measure::Findings& findings = vertebra.findings;
  cells.push_back(csv_cell(findings.cleft.place));
  cells.push_back(csv_cell(leaks_in_words(findings.cement)));
  cells.push_back(csv_cell(signs(findings)));
  cells.emplace_back(word(findings.bridge_below));
  cells.push_back(csv_cell(doubts(vertebra)));
  cells.push_back(csv_cell(reasons(vertebra)));
  cells.emplace_back(study.from_report ? "report" : "images");
  return cells;
}

}  // namespace

std::string csv_cell(const std::string& text) {
  std::string safe = text;
  if (!text.empty() && std::string("=+-@\t\r\n").find(text.front()) != std::string::npos) {
    safe.insert(safe.begin(), '\'');
  }
  if (safe.find_first_of(",\"\r\n") == std::string::npos) {
    return safe;
  }
  std::string quoted = "\"";
  for (const char c : safe) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

std::string vertebrae_csv(std::span<const CaseReport> reports) {
  std::string csv;
  const bool with_corrections = any_corrected(reports);
  const bool with_marrow = any_marrow(reports);
  std::vector<std::string> columns = header(with_corrections);
  if (with_marrow) {
    append_marrow_header(columns);
  }
  append_row(csv, columns);
  for (const CaseReport& report : reports) {
    for (const StudyReport& study : report.studies) {
      for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
        std::vector<std::string> cells = cells_of(report, study, vertebra);
        if (with_corrections) {
          cells.push_back(csv_cell(correction_line(vertebra)));
        }
        if (with_marrow) {
          append_marrow_cells(cells, vertebra, study.measured.limits);
        }
        append_row(csv, cells);
      }
    }
  }
  return csv;
}

}  // namespace kyphos::io
