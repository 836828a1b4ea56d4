#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

#include "io/store/statement.h"
#include "io/store/store.h"

namespace kyphos::io {
namespace {

constexpr std::array kTablesOfACase = {"cases",        "studies", "series",   "vertebrae",
                                       "measurements", "angles",  "worklist", "case_tables"};

void erase_case(SQLite::Database& database, const std::string& patient_key) {
  for (const char* table : kTablesOfACase) {
    SQLite::Statement erase(database, std::string("DELETE FROM ") + table + " WHERE patient_key = ?");
    erase.bind(1, patient_key);
    erase.exec();
  }
}

void insert_head(SQLite::Database& database, const CaseRow& row, int run) {
  SQLite::Statement insert(database, "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, row.patient_key);
  insert.bind(2, row.outcome);
  insert.bind(3, row.reason);
  insert.bind(4, row.folder);
  insert.bind(5, row.inputs_digest);
  insert.bind(6, row.settings_digest);
  insert.bind(7, row.version);
  insert.bind(8, run);
  insert.bind(9, row.attempts);
  insert.bind(10, row.wall_s);
  insert.bind(11, row.peak_mib);
  insert.bind(12, row.sex);
  bind_optional(insert, 13, row.age_years);
  insert.bind(14, row.report_json.empty() ? std::string("{}") : row.report_json);
  if (row.thumbnail.empty()) {
    insert.bind(15);
  } else {
    insert.bind(15, row.thumbnail.data(), static_cast<int>(row.thumbnail.size()));
  }
  insert.exec();
}

void insert_studies(SQLite::Database& database, const CaseRow& row) {
  SQLite::Statement study(database, "INSERT INTO studies VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const StudyRow& each : row.studies) {
    study.bind(1, row.patient_key);
    study.bind(2, each.study_uid);
    bind_optional(study, 3, each.date);
    study.bind(4, each.modality);
    study.bind(5, each.posture);
    study.bind(6, each.series_uid);
    study.bind(7, each.outcome);
    study.bind(8, each.reason);
    study.exec();
    study.reset();
  }
  SQLite::Statement series(database, "INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const SeriesRow& each : row.series) {
    series.bind(1, row.patient_key);
    series.bind(2, each.study_uid);
    series.bind(3, each.ordinal);
    series.bind(4, each.series_uid);
    series.bind(5, each.modality);
    series.bind(6, each.orientation);
    series.bind(7, each.slices);
    series.bind(8, each.outcome);
    series.bind(9, each.reason_code);
    series.bind(10, each.reason);
    series.exec();
    series.reset();
  }
}

void insert_values(SQLite::Database& database, const std::string& patient_key, const VertebraRow& row) {
  SQLite::Statement insert(database, "INSERT INTO measurements VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const auto& [key, number] : row.values) {
    insert.bind(1, patient_key);
    insert.bind(2, row.study_uid);
    insert.bind(3, row.ordinal);
    insert.bind(4, key);
    bind_optional(insert, 5, number.value);
    bind_optional(insert, 6, number.standard_error);
    bind_text_or_null(insert, 7, number.why_not);
    insert.exec();
    insert.reset();
  }
}

void insert_vertebrae(SQLite::Database& database, const CaseRow& row) {
  SQLite::Statement insert(database, "INSERT INTO vertebrae VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const VertebraRow& each : row.vertebrae) {
    insert.bind(1, row.patient_key);
    insert.bind(2, each.study_uid);
    insert.bind(3, each.ordinal);
    bind_text_or_null(insert, 4, each.level);
    bind_optional(insert, 5, each.level_confidence);
    insert.bind(6, each.status);
    bind_text_or_null(insert, 7, each.why_not);
    bind_text_or_null(insert, 8, each.genant_type);
    bind_optional(insert, 9, each.genant_grade);
    bind_text_or_null(insert, 10, each.genant_evidence);
    insert.exec();
    insert.reset();
    insert_values(database, row.patient_key, each);
  }
}

void insert_angles(SQLite::Database& database, const CaseRow& row) {
  SQLite::Statement insert(database, "INSERT INTO angles VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const AngleRow& each : row.angles) {
    insert.bind(1, row.patient_key);
    insert.bind(2, each.study_uid);
    insert.bind(3, each.name);
    insert.bind(4, each.upper);
    insert.bind(5, each.lower);
    bind_optional(insert, 6, each.value_deg.value);
    bind_optional(insert, 7, each.value_deg.standard_error);
    bind_text_or_null(insert, 8, each.value_deg.why_not);
    insert.exec();
    insert.reset();
  }
}

void insert_lists(SQLite::Database& database, const CaseRow& row) {
  SQLite::Statement flagged(database, "INSERT INTO worklist VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const WorklistRow& each : row.worklist) {
    flagged.bind(1, row.patient_key);
    flagged.bind(2, each.ordinal);
    flagged.bind(3, each.urgency);
    flagged.bind(4, each.category);
    flagged.bind(5, each.level);
    flagged.bind(6, each.severity);
    flagged.bind(7, each.reason);
    flagged.bind(8, each.finding);
    flagged.bind(9, each.finding_rank);
    flagged.exec();
    flagged.reset();
  }
  SQLite::Statement table(database, "INSERT INTO case_tables VALUES (?, ?, ?)");
  for (const auto& [name, csv] : row.tables) {
    table.bind(1, row.patient_key);
    table.bind(2, name);
    table.bind(3, csv);
    table.exec();
    table.reset();
  }
}

void update_files(SQLite::Database& database, const CaseRow& row) {
  SQLite::Statement change(database,
                           "UPDATE files SET study_uid = ?, series_uid = ?, outcome = ?, reason_code = ?, reason = ? "
                           "WHERE file_key = ?");
  for (const FileRow& file : row.files) {
    change.bind(1, file.study_uid);
    change.bind(2, file.series_uid);
    change.bind(3, file.outcome);
    change.bind(4, file.reason_code);
    change.bind(5, file.reason);
    change.bind(6, file.file_key);
    change.exec();
    change.reset();
  }
}

CaseRow head_of(SQLite::Statement& query) {
  CaseRow row;
  row.patient_key = query.getColumn(0).getString();
  row.outcome = query.getColumn(1).getString();
  row.reason = query.getColumn(2).getString();
  row.folder = query.getColumn(3).getString();
  row.inputs_digest = query.getColumn(4).getString();
  row.settings_digest = query.getColumn(5).getString();
  row.version = query.getColumn(6).getString();
  row.attempts = query.getColumn(8).getInt();
  row.wall_s = query.getColumn(9).getDouble();
  row.peak_mib = query.getColumn(10).getDouble();
  row.sex = query.getColumn(11).getString();
  row.age_years = optional_int(query.getColumn(12));
  row.report_json = query.getColumn(13).getString();
  row.thumbnail = query.getColumn(14).getString();
  return row;
}

}  // namespace

std::optional<CaseRow> Store::find_case(std::string_view patient_key) const {
  return stored(*database_, [&]() -> std::optional<CaseRow> {
    SQLite::Statement query(*database_, "SELECT * FROM cases WHERE patient_key = ?");
    query.bind(1, std::string(patient_key));
    return query.executeStep() ? std::optional(head_of(query)) : std::nullopt;
  });
}

void Store::record_case(const CaseRow& row, int run) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    erase_case(*database_, row.patient_key);
    insert_head(*database_, row, run);
    insert_studies(*database_, row);
    insert_vertebrae(*database_, row);
    insert_angles(*database_, row);
    insert_lists(*database_, row);
    update_files(*database_, row);
    transaction.commit();
  });
}

void Store::forget_case(std::string_view patient_key) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    erase_case(*database_, std::string(patient_key));
    transaction.commit();
  });
}

std::vector<CaseRow> Store::cases_without_files() const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_,
                            "SELECT * FROM cases WHERE NOT EXISTS (SELECT 1 FROM files WHERE files.patient_key = "
                            "cases.patient_key) ORDER BY patient_key");
    std::vector<CaseRow> rows;
    while (query.executeStep()) {
      rows.push_back(head_of(query));
    }
    return rows;
  });
}

void Store::each_case(const std::function<void(const CaseRow&)>& visit) const {
  stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT * FROM cases ORDER BY patient_key");
    while (query.executeStep()) {
      visit(head_of(query));
    }
  });
}

}  // namespace kyphos::io
