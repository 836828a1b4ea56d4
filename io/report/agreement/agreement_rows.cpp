#include "io/report/agreement/agreement_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "io/report/words/number_text.h"
#include "measure/catalogue.h"
#include "measure/readers/agreement.h"

namespace kyphos::io {
namespace {

constexpr std::array<std::string_view, 6> kQuantities{
    "height_anterior_mm", "height_middle_mm",       "height_posterior_mm",
    "wedge_angle_deg",    "segmental_kyphosis_deg", "loss_anterior_vs_own_posterior_percent"};

/// The bodies of one pair of readers that a row is about; cases numbered as patients.
struct Chosen {
  const ReaderPair& readers;
  std::string which;
  std::vector<const ReadBody*> bodies;
  std::map<std::string, std::size_t> patients;
  [[nodiscard]] std::size_t patient(const ReadBody& body) const { return patients.at(body.case_id); }
};

Chosen chosen_bodies(const ReaderPair& readers, const std::string& which) {
  Chosen chosen{.readers = readers, .which = which, .bodies = {}, .patients = {}};
  for (const ReadBody& body : readers.bodies) {
    if (which == "all" || placed_by_both(body)) {
      chosen.bodies.push_back(&body);
      chosen.patients.emplace(body.case_id, chosen.patients.size());
    }
  }
  return chosen;
}

AgreementRow row_of(const Chosen& chosen, std::string quantity, std::string label) {
  return {.first = chosen.readers.first,
          .second = chosen.readers.second,
          .bodies = chosen.which,
          .quantity = std::move(quantity),
          .label = std::move(label),
          .statistic = {},
          .unit = {}};
}

AgreementRow with(AgreementRow row, const char* statistic, std::string unit, int decimals,
                  measure::Measured<double> value) {
  row.statistic = statistic;
  row.unit = std::move(unit);
  row.decimals = decimals;
  row.value = std::move(value);
  return row;
}

void add_values(std::vector<AgreementRow>& rows, const Chosen& chosen, std::string_view key) {
  std::vector<measure::PairedReading> readings;
  for (const ReadBody* const body : chosen.bodies) {
    const auto first = body->first.values.find(std::string(key));
    const auto second = body->second.values.find(std::string(key));
    if (first != body->first.values.end() && second != body->second.values.end() && first->second && second->second) {
      readings.push_back(
          {.patient = chosen.patient(*body), .first = first->second.value(), .second = second->second.value()});
    }
  }
  const measure::CatalogueRow& catalogued = *measure::find_row(key);
  const measure::LimitsOfAgreement limits = measure::limits_of_agreement(readings);
  AgreementRow row = row_of(chosen, std::string(key), std::string(catalogued.label));
  row.pairs = limits.pairs;
  row.patients = limits.patients;
  const std::string unit(catalogued.unit);
  rows.push_back(with(row, "bias", unit, catalogued.decimals + 1, limits.bias));
  rows.push_back(with(row, "lower_limit", unit, catalogued.decimals + 1, limits.lower));
  rows.push_back(with(row, "upper_limit", unit, catalogued.decimals + 1, limits.upper));
}

void add_grades(std::vector<AgreementRow>& rows, const Chosen& chosen, const char* quantity, const char* label,
                int grades) {
  std::vector<measure::PairedGrade> readings;
  for (const ReadBody* const body : chosen.bodies) {
    if (body->first.grade && body->second.grade) {
      readings.push_back({.patient = chosen.patient(*body),
                          .first = std::min(*body->first.grade, grades - 1),
                          .second = std::min(*body->second.grade, grades - 1)});
    }
  }
  const measure::GradeAgreement agreement = measure::grade_agreement(readings, grades);
  AgreementRow row = row_of(chosen, quantity, label);
  row.pairs = agreement.pairs;
  row.patients = agreement.patients;
  rows.push_back(with(row, "kappa", "1", 2, agreement.kappa));
  rows.push_back(with(row, "same_percent", "%", 1, agreement.same_percent));
}

/// How many in a hundred bodies are alike by `alike`, which says nothing of some.
void add_share(std::vector<AgreementRow>& rows, const Chosen& chosen, AgreementRow row, const char* statistic,
               std::optional<bool> (*alike)(const ReadBody&)) {
  std::vector<measure::PairedGrade> readings;
  for (const ReadBody* const body : chosen.bodies) {
    if (const auto same = alike(*body)) {
      readings.push_back({.patient = chosen.patient(*body), .first = *same ? 1 : 0, .second = 1});
    }
  }
  const measure::GradeAgreement agreement = measure::grade_agreement(readings, 2);
  row.pairs = agreement.pairs;
  row.patients = agreement.patients;
  rows.push_back(with(std::move(row), statistic, "%", 1, agreement.same_percent));
}

std::optional<bool> same_level(const ReadBody& body) {
  return body.first.there && body.second.there ? std::optional(body.first.name == body.second.name) : std::nullopt;
}
std::optional<bool> seen_alike(const ReadBody& body) {
  return body.first.there || body.second.there ? std::optional(body.first.there == body.second.there) : std::nullopt;
}
std::optional<bool> untouched(const ReadBody& body) { return !body.first.touched && !body.second.touched; }

}  // namespace

std::span<const std::string_view> agreement_quantities() { return kQuantities; }

bool placed_by_both(const ReadBody& body) { return body.first.placed && body.second.placed; }

std::vector<AgreementRow> agreement_rows(std::span<const ReaderPair> pairs) {
  std::vector<AgreementRow> rows;
  for (const ReaderPair& pair : pairs) {
    for (const char* const which : {"all", "placed_by_both"}) {
      const Chosen chosen = chosen_bodies(pair, which);
      for (const std::string_view key : kQuantities) {
        add_values(rows, chosen, key);
      }
      add_grades(rows, chosen, "genant_grade", "Grade", 4);
      add_grades(rows, chosen, "fracture", "Fracture, yes or no", 2);
      add_share(rows, chosen, row_of(chosen, "level", "Level"), "same_percent", same_level);
      if (chosen.which == "all") {
        add_share(rows, chosen, row_of(chosen, "body", "Body seen"), "same_percent", seen_alike);
        add_share(rows, chosen, row_of(chosen, "body", "Touched by neither"), "untouched_percent", untouched);
      }
    }
  }
  return rows;
}

std::string value_and_interval(const AgreementRow& row) {
  if (!row.value) {
    return "\u2013";
  }
  const double half = measure::half_interval(row.value.standard_error(), row.patients);
  return fixed(row.value.value(), row.decimals) + " (" + fixed(row.value.value() - half, row.decimals) + " to " +
         fixed(row.value.value() + half, row.decimals) + ")";
}

}  // namespace kyphos::io
