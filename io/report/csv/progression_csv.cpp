#include "io/report/csv/progression_csv.h"

#include <vector>

#include "io/report/csv/vertebrae_csv.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"

namespace kyphos::io {
namespace {

constexpr const char* kHeader =
    "patient_key,tracking_id,level,measurement,earlier_study_uid,earlier_date,later_study_uid,later_date,value_earlier,"
    "value_later,difference,difference_se,percent_of_baseline,rate_per_month,smallest_detectable,decision_limit,tier,"
    "origin,level_verdict,reason\r\n";

std::string number_cell(const measure::Measured<double>& measured, int decimals) {
  return measured ? fixed(measured.value(), decimals) : "";
}

std::string error(const measure::Measured<double>& measured, int decimals) {
  return measured ? fixed(measured.standard_error(), decimals) : "";
}

/// What a body's study says at a date; empty for regional angles and where there is no value.
std::string value_at(const measure::TrackedVertebra* vertebra, std::size_t date, const measure::Change& change,
                     int decimals) {
  if (vertebra == nullptr) {
    return "";
  }
  const auto& values = vertebra->observations[date].values;
  const auto found = values.find(change.key);
  return found == values.end() ? "" : number_cell(found->second, decimals);
}

struct RowHead {
  std::string id;
  std::string name;
  std::string verdict;
  const measure::TrackedVertebra* vertebra = nullptr;
};

std::string row(const CaseReport& report, const RowHead& head, const measure::Change& change) {
  const auto& points = report.progression->input.points;
  const auto date = [&](std::size_t point) { return points[point].date ? date_text(points[point]) : std::string(); };
  const int decimals = change_decimals(change.key) + kExtraDigits;
  const std::vector<std::string> cells{csv_cell(report.patient_key),
                                       csv_cell(head.id),
                                       csv_cell(head.name),
                                       csv_cell(change.key),
                                       csv_cell(points[change.earlier].study_uid),
                                       date(change.earlier),
                                       csv_cell(points[change.later].study_uid),
                                       date(change.later),
                                       value_at(head.vertebra, change.earlier, change, decimals),
                                       value_at(head.vertebra, change.later, change, decimals),
                                       number_cell(change.difference, decimals),
                                       error(change.difference, decimals),
                                       number_cell(change.percent_of_baseline, decimals),
                                       number_cell(change.rate_per_month, decimals),
                                       number_cell(change.smallest_detectable, decimals),
                                       number_cell(change.decision_limit, decimals),
                                       std::string(measure::key(change.tier)),
                                       std::string(origin_word(change.origin)),
                                       head.verdict,
                                       csv_cell(change.reason)};
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : ",") + cells[i];
  }
  return line + "\r\n";
}

}  // namespace

std::string progression_csv(const CaseReport& report) {
  std::string csv = kHeader;
  if (!report.progression) {
    return csv;
  }
  const Progression& progression = *report.progression;
  for (std::size_t i = 0; i < progression.timeline.vertebrae.size(); ++i) {
    const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[i];
    const RowHead head{.id = vertebra.tracking_id,
                       .name = vertebra.name,
                       .verdict = std::string(measure::key(vertebra.overall)),
                       .vertebra = &progression.input.vertebrae[i]};
    for (const auto* const changes : {&vertebra.changes, &vertebra.mobility}) {
      for (const measure::Change& change : *changes) {
        csv += row(report, head, change);
      }
    }
  }
  for (const measure::Change& change : progression.timeline.regional) {
    csv += row(report, {.id = "spine", .name = "spine", .verdict = ""}, change);
  }
  return csv;
}

}  // namespace kyphos::io
