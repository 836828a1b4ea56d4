#include "io/report/worklist.h"

#include <algorithm>

#include "classify/appropriateness.h"
#include "measure/catalogue.h"

namespace kyphos::io {
namespace {

/// Behind every category of the classifier: a fracture was seen, but nothing was classified.
constexpr int kUnclassifiedUrgency = 1'000'000;

/// The largest loss of height of this body in percent, 0 where none is known.
double severity_percent(const measure::MeasuredVertebra& vertebra) {
  double largest = 0.0;
  for (const auto& [key, value] : vertebra.values) {
    if (key.starts_with("loss_") && key.ends_with("_percent") && value) {
      largest = std::max(largest, value.value());
    }
  }
  return largest;
}

WorklistRow row_of(const StudyReport& study, const measure::MeasuredVertebra& vertebra) {
  const measure::Genant& genant = vertebra.genant.value();
  return {.urgency = kUnclassifiedUrgency,
          .category = "fracture_grade_" + std::to_string(genant.grade),
          .level = measure::display_name(vertebra.body),
          .severity = severity_percent(vertebra),
          .reason = "Genant grade " + std::to_string(genant.grade) + " on " + study.date.value_or("an undated study") +
                    ": " + genant.evidence};
}

std::vector<WorklistRow> fractured_levels(const CaseReport& report) {
  std::vector<WorklistRow> rows;
  if (report.studies.empty()) {
    return rows;
  }
  const StudyReport& latest = report.studies.back();
  for (const measure::MeasuredVertebra& vertebra : latest.measured.vertebrae) {
    if (vertebra.genant && vertebra.genant.value().grade >= 1) {
      rows.push_back(row_of(latest, vertebra));
    }
  }
  return rows;
}

/// The verdict speaks of the patient: all rows stand where it stands. The level that it judged tells its headline.
void classify_rows(std::vector<WorklistRow>& rows, const classify::Verdict& verdict) {
  const bool pressing =
      verdict.worklist <= classify::WorklistClass::ProbablyMet || verdict.urgency >= classify::Urgency::Urgent;
  const auto judged = std::ranges::find(rows, verdict.level, &WorklistRow::level);
  if (judged != rows.end()) {
    judged->reason = verdict.headline + ". " + judged->reason;
  } else if (pressing) {
    rows.push_back({.level = verdict.level, .reason = verdict.headline});
  }
  for (WorklistRow& row : rows) {
    row.urgency = classify::worklist_rank(verdict);
    row.category = classify::name(verdict.worklist);
  }
}

}  // namespace

std::vector<WorklistRow> worklist_rows(const CaseReport& report) {
  std::vector<WorklistRow> rows = fractured_levels(report);
  if (report.verdict) {
    classify_rows(rows, *report.verdict);
  }
  std::ranges::stable_sort(rows, std::ranges::greater{}, &WorklistRow::severity);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].ordinal = static_cast<int>(i);
  }
  return rows;
}
std::string category_label(std::string_view category) {
  std::string label(category);
  std::ranges::replace(label, '_', ' ');
  return label;
}

}  // namespace kyphos::io
