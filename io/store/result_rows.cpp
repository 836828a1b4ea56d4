#include <SQLiteCpp/SQLiteCpp.h>

#include "io/store/statement.h"
#include "io/store/store.h"

namespace kyphos::io {
namespace {

/// Every row of a query over one patient, made by `row_of`.
template <typename RowOf>
auto rows_of(SQLite::Database& database, const std::string& sql, std::string_view patient_key, const RowOf& row_of) {
  return stored(database, [&] {
    SQLite::Statement query(database, sql);
    query.bind(1, std::string(patient_key));
    std::vector<decltype(row_of(query))> rows;
    while (query.executeStep()) {
      rows.push_back(row_of(query));
    }
    return rows;
  });
}

StoredNumber number_at(SQLite::Statement& query, int column) {
  return {.value = optional_double(query.getColumn(column)),
          .standard_error = optional_double(query.getColumn(column + 1)),
          .why_not = optional_text(query.getColumn(column + 2)).value_or("")};
}

VertebraRow vertebra_of(SQLite::Statement& query) {
  VertebraRow row;
  row.study_uid = query.getColumn(0).getString();
  row.ordinal = query.getColumn(1).getInt();
  row.level = optional_text(query.getColumn(2)).value_or("");
  row.level_confidence = optional_double(query.getColumn(3));
  row.status = query.getColumn(4).getString();
  row.why_not = optional_text(query.getColumn(5)).value_or("");
  row.genant_type = optional_text(query.getColumn(6)).value_or("");
  row.genant_grade = optional_int(query.getColumn(7));
  row.genant_evidence = optional_text(query.getColumn(8)).value_or("");
  return row;
}

}  // namespace

std::vector<StudyRow> Store::studies_of(std::string_view patient_key) const {
  return rows_of(*database_,
                 "SELECT study_uid, date, modality, posture, series_uid, outcome, reason FROM studies "
                 "WHERE patient_key = ? ORDER BY date IS NULL, date, study_uid",
                 patient_key, [](SQLite::Statement& query) {
                   return StudyRow{.study_uid = query.getColumn(0).getString(),
                                   .date = optional_text(query.getColumn(1)),
                                   .modality = query.getColumn(2).getString(),
                                   .posture = query.getColumn(3).getString(),
                                   .series_uid = query.getColumn(4).getString(),
                                   .outcome = query.getColumn(5).getString(),
                                   .reason = query.getColumn(6).getString()};
                 });
}

std::vector<SeriesRow> Store::series_of(std::string_view patient_key) const {
  return rows_of(*database_,
                 "SELECT study_uid, ordinal, series_uid, modality, orientation, slices, outcome, reason_code, reason "
                 "FROM series WHERE patient_key = ? ORDER BY study_uid, ordinal",
                 patient_key, [](SQLite::Statement& query) {
                   return SeriesRow{.study_uid = query.getColumn(0).getString(),
                                    .ordinal = query.getColumn(1).getInt(),
                                    .series_uid = query.getColumn(2).getString(),
                                    .modality = query.getColumn(3).getString(),
                                    .orientation = query.getColumn(4).getString(),
                                    .slices = query.getColumn(5).getInt(),
                                    .outcome = query.getColumn(6).getString(),
                                    .reason_code = query.getColumn(7).getString(),
                                    .reason = query.getColumn(8).getString()};
                 });
}

std::vector<VertebraRow> Store::vertebrae_of(std::string_view patient_key) const {
  std::vector<VertebraRow> vertebrae =
      rows_of(*database_,
              "SELECT study_uid, ordinal, level, level_confidence, status, why_not, genant_type, genant_grade, "
              "genant_evidence FROM vertebrae WHERE patient_key = ? ORDER BY study_uid, ordinal",
              patient_key, vertebra_of);
  stored(*database_, [&] {
    SQLite::Statement query(*database_,
                            "SELECT key, value, se, why_not FROM measurements "
                            "WHERE patient_key = ? AND study_uid = ? AND ordinal = ?");
    for (VertebraRow& row : vertebrae) {
      query.bind(1, std::string(patient_key));
      query.bind(2, row.study_uid);
      query.bind(3, row.ordinal);
      while (query.executeStep()) {
        row.values.emplace(query.getColumn(0).getString(), number_at(query, 1));
      }
      query.reset();
    }
  });
  return vertebrae;
}

std::vector<AngleRow> Store::angles_of(std::string_view patient_key) const {
  return rows_of(*database_,
                 "SELECT study_uid, name, upper, lower, value_deg, se_deg, why_not FROM angles "
                 "WHERE patient_key = ? ORDER BY study_uid, name",
                 patient_key, [](SQLite::Statement& query) {
                   return AngleRow{.study_uid = query.getColumn(0).getString(),
                                   .name = query.getColumn(1).getString(),
                                   .upper = query.getColumn(2).getString(),
                                   .lower = query.getColumn(3).getString(),
                                   .value_deg = number_at(query, 4)};
                 });
}

void Store::each_table(std::string_view name, const std::function<void(const std::string& csv)>& visit) const {
  stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT csv FROM case_tables WHERE name = ? ORDER BY patient_key");
    query.bind(1, std::string(name));
    while (query.executeStep()) {
      visit(query.getColumn(0).getString());
    }
  });
}

std::vector<double> Store::changes_percent(std::string_view measurement) const {
  std::vector<double> changes;
  stored(*database_, [&] {
    SQLite::Statement query(*database_,
                            "SELECT json_extract(change.value, '$.percent_of_baseline.value') AS percent"
                            " FROM cases, json_each(cases.report_json, '$.progression.vertebrae') AS body,"
                            " json_each(body.value, '$.changes') AS change"
                            " WHERE json_valid(cases.report_json) AND json_extract(change.value, '$.measurement') = ?"
                            " AND json_extract(change.value, '$.earlier') = json_extract(body.value, '$.baseline')"
                            " AND json_extract(change.value, '$.later') = json_extract(body.value, '$.current')"
                            " AND percent IS NOT NULL ORDER BY patient_key, body.key");
    query.bind(1, std::string(measurement));
    while (query.executeStep()) {
      changes.push_back(query.getColumn(0).getDouble());
    }
  });
  return changes;
}

void Store::each_worklist_row(const std::function<void(const WorklistRow&)>& visit) const {
  stored(*database_, [&] {
    SQLite::Statement query(
        *database_,
        "SELECT patient_key, ordinal, urgency, category, level, severity, reason, finding, finding_rank "
        "FROM worklist ORDER BY urgency, finding_rank, severity DESC, patient_key, ordinal");
    while (query.executeStep()) {
      visit({.patient_key = query.getColumn(0).getString(),
             .ordinal = query.getColumn(1).getInt(),
             .urgency = query.getColumn(2).getInt(),
             .category = query.getColumn(3).getString(),
             .level = query.getColumn(4).getString(),
             .severity = query.getColumn(5).getDouble(),
             .reason = query.getColumn(6).getString(),
             .finding = query.getColumn(7).getString(),
             .finding_rank = query.getColumn(8).getInt()});
    }
  });
}

}  // namespace kyphos::io
