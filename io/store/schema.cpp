#include "io/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "io/error.h"

namespace kyphos::io {
namespace {

// The ledger: which files, what became of them, and what was run when.
constexpr const char* kLedgerTables = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  run INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, version TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE files (
  file_key TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
  patient_key TEXT NOT NULL DEFAULT '', study_uid TEXT NOT NULL DEFAULT '', series_uid TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL, reason_code TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_by_patient ON files (patient_key, file_key);
CREATE TABLE cases (
  patient_key TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT NOT NULL, folder TEXT NOT NULL,
  inputs_digest TEXT NOT NULL, settings_digest TEXT NOT NULL, version TEXT NOT NULL, run INTEGER NOT NULL,
  attempts INTEGER NOT NULL, wall_s REAL NOT NULL, peak_mib REAL NOT NULL,
  sex TEXT NOT NULL, age_years INTEGER, report_json TEXT NOT NULL, thumbnail BLOB) WITHOUT ROWID;
)sql";

// What was found, one row a thing, in the units that the column or the key names.
constexpr const char* kResultTables = R"sql(
CREATE TABLE studies (
  patient_key TEXT NOT NULL, study_uid TEXT NOT NULL, date TEXT, modality TEXT NOT NULL, posture TEXT NOT NULL,
  series_uid TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (patient_key, study_uid)) WITHOUT ROWID;
CREATE TABLE series (
  patient_key TEXT NOT NULL, study_uid TEXT NOT NULL, ordinal INTEGER NOT NULL, series_uid TEXT NOT NULL,
  modality TEXT NOT NULL, orientation TEXT NOT NULL, slices INTEGER NOT NULL, outcome TEXT NOT NULL,
  reason_code TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (patient_key, study_uid, ordinal)) WITHOUT ROWID;
CREATE TABLE vertebrae (
  patient_key TEXT NOT NULL, study_uid TEXT NOT NULL, ordinal INTEGER NOT NULL, level TEXT, level_confidence REAL,
  status TEXT NOT NULL, why_not TEXT, genant_type TEXT, genant_grade INTEGER, genant_evidence TEXT,
  PRIMARY KEY (patient_key, study_uid, ordinal)) WITHOUT ROWID;
CREATE TABLE measurements (
  patient_key TEXT NOT NULL, study_uid TEXT NOT NULL, ordinal INTEGER NOT NULL, key TEXT NOT NULL,
  value REAL, se REAL, why_not TEXT,
  PRIMARY KEY (patient_key, study_uid, ordinal, key)) WITHOUT ROWID;
CREATE TABLE angles (
  patient_key TEXT NOT NULL, study_uid TEXT NOT NULL, name TEXT NOT NULL, upper TEXT NOT NULL, lower TEXT NOT NULL,
  value_deg REAL, se_deg REAL, why_not TEXT,
  PRIMARY KEY (patient_key, study_uid, name)) WITHOUT ROWID;
CREATE TABLE worklist (
  patient_key TEXT NOT NULL, ordinal INTEGER NOT NULL, urgency INTEGER NOT NULL, category TEXT NOT NULL,
  level TEXT NOT NULL, severity REAL NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (patient_key, ordinal)) WITHOUT ROWID;
CREATE TABLE case_tables (
  patient_key TEXT NOT NULL, name TEXT NOT NULL, csv TEXT NOT NULL,
  PRIMARY KEY (patient_key, name)) WITHOUT ROWID;
CREATE VIEW progression AS
  SELECT patient_key, json_extract(report_json, '$.progression') AS progression_json
  FROM cases WHERE json_extract(report_json, '$.progression') IS NOT NULL;
CREATE VIEW classification AS
  SELECT patient_key, json_extract(report_json, '$.classification') AS classification_json
  FROM cases WHERE json_extract(report_json, '$.classification') IS NOT NULL;
)sql";

// Since version 2. Files that leave the issuer of their patient id out belong to the only issuer that others name for
// it; they are known by the id's own key.
constexpr const char* kIssuerTables = R"sql(
ALTER TABLE files ADD COLUMN id_key TEXT NOT NULL DEFAULT '';
CREATE TABLE issuers (
  id_key TEXT NOT NULL, patient_key TEXT NOT NULL, PRIMARY KEY (id_key, patient_key)) WITHOUT ROWID;
)sql";

// Since version 3: what the pictures say, beside what the criteria say.
constexpr const char* kFindingColumns = R"sql(
ALTER TABLE worklist ADD COLUMN finding TEXT NOT NULL DEFAULT '';
ALTER TABLE worklist ADD COLUMN finding_rank INTEGER NOT NULL DEFAULT 0;
)sql";

// What names people or places: kept in its own file that only its owner may read.
constexpr const char* kPrivateTables = R"sql(
CREATE TABLE IF NOT EXISTS owner.paths (file_key TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
)sql";

}  // namespace

void make_or_check_schema(SQLite::Database& database) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > kSchemaVersion) {
    throw Error("kyphos.sqlite", "was written by a later version of kyphos (schema " + std::to_string(version) + ")",
                "Use that version, or another --out.");
  }
  SQLite::Transaction transaction(database);
  if (version == 0) {
    database.exec(kLedgerTables);
    database.exec(kResultTables);
  }
  if (version < 2) {
    database.exec(kIssuerTables);
  }
  if (version < 3) {
    database.exec(kFindingColumns);
    database.exec("PRAGMA user_version = " + std::to_string(kSchemaVersion));
  }
  database.exec(kPrivateTables);
  transaction.commit();
}

}  // namespace kyphos::io
