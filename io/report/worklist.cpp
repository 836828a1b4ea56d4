#include "io/report/worklist.h"

#include <algorithm>

#include "io/report/number_text.h"
#include "measure/catalogue.h"

namespace kyphos::io {
namespace {

/// Behind every category of the classifier: a fracture was seen, but nothing was classified.
constexpr int kUnclassifiedUrgency = 7;

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

}  // namespace

std::vector<WorklistRow> worklist_rows(const CaseReport& report) {
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
