#include "io/store/merge_store.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

#include "io/store/statement.h"

namespace kyphos::io {
namespace {

/// What must be alike for results to stand in one table.
constexpr std::array kCommonMeta = {"key_fingerprint", "settings", "version", "layout"};

void attach(SQLite::Database& database, const std::filesystem::path& file, const std::string& name) {
  SQLite::Statement statement(database, "ATTACH ? AS " + name);
  statement.bind(1, file.string());
  statement.exec();
}

std::string text_of(SQLite::Database& database, const std::string& sql, const std::string& argument) {
  SQLite::Statement query(database, sql);
  query.bind(1, argument);
  return query.executeStep() ? query.getColumn(0).getString() : std::string{};
}

void check_meta(SQLite::Database& database, const std::filesystem::path& folder) {
  for (const char* key : kCommonMeta) {
    const std::string mine = text_of(database, "SELECT value FROM main.meta WHERE key = ?", key);
    const std::string theirs = text_of(database, "SELECT value FROM part.meta WHERE key = ?", key);
    if (!mine.empty() && mine != theirs) {
      throw Error(folder.string(), std::string("was made with another ") + key + " than the folders before it",
                  "Run all parts with the same version, settings and --key-file.");
    }
  }
}

void check_none(SQLite::Database& database, const std::string& sql, const std::filesystem::path& folder,
                const std::string& problem) {
  SQLite::Statement query(database, sql);
  if (query.executeStep()) {
    throw Error(folder.string(), problem + " (" + query.getColumn(0).getString() + ")",
                "Run the parts again over the same export.");
  }
}

void check_contradictions(SQLite::Database& database, const std::filesystem::path& folder) {
  check_none(database,
             "SELECT a.patient_key FROM main.cases a JOIN part.cases b USING (patient_key) WHERE a.inputs_digest <> "
             "b.inputs_digest OR a.settings_digest <> b.settings_digest OR a.outcome <> b.outcome OR a.report_json <> "
             "b.report_json ORDER BY 1 LIMIT 1",
             folder, "has another result for a patient than a folder before it");
  check_none(
      database,
      "SELECT a.file_key FROM main.files a JOIN part.files b USING (file_key) WHERE a.size_bytes <> b.size_bytes "
      "OR a.mtime_ns <> b.mtime_ns OR a.patient_key <> b.patient_key ORDER BY 1 LIMIT 1",
      folder, "saw a file in another state than a folder before it");
}

/// Rows of patients that are there already are the same ones and are passed over.
void copy_rows(SQLite::Database& database) {
  const int runs = database.execAndGet("SELECT coalesce(max(run), 0) FROM main.runs").getInt();
  const std::string offset = std::to_string(runs);
  database.exec("INSERT OR IGNORE INTO main.meta SELECT * FROM part.meta");
  database.exec("INSERT INTO main.runs SELECT run + " + offset +
                ", started, finished, version, settings FROM part.runs");
  database.exec(
      "INSERT INTO main.files SELECT * FROM part.files WHERE true ON CONFLICT (file_key) DO UPDATE SET "
      "study_uid = excluded.study_uid, series_uid = excluded.series_uid, outcome = excluded.outcome, "
      "reason_code = excluded.reason_code, reason = excluded.reason WHERE files.outcome = 'pending'");
  database.exec(
      "INSERT OR IGNORE INTO main.cases SELECT patient_key, outcome, reason, folder, inputs_digest, settings_digest, "
      "version, run + " +
      offset + ", attempts, wall_s, peak_mib, sex, age_years, report_json, thumbnail FROM part.cases");
  database.exec("INSERT OR IGNORE INTO main.issuers SELECT * FROM part.issuers");
  for (const char* table : {"studies", "series", "vertebrae", "measurements", "angles", "worklist", "case_tables"}) {
    database.exec(std::string("INSERT OR IGNORE INTO main.") + table + " SELECT * FROM part." + table);
  }
}

}  // namespace

void merge_store(Store& into, const std::filesystem::path& folder) {
  SQLite::Database& database = into.database();
  if (!std::filesystem::exists(folder / "kyphos.sqlite")) {
    throw Error(folder.string(), "holds no kyphos.sqlite", "Name the --out folders of the shards.");
  }
  stored(database, [&] {
    attach(database, folder / "kyphos.sqlite", "part");
    const std::filesystem::path owner = folder / "private" / "paths.sqlite";
    const bool has_paths = std::filesystem::exists(owner);
    if (has_paths) {
      attach(database, owner, "part_owner");
    }
    {
      SQLite::Transaction transaction(database);
      check_meta(database, folder);
      check_contradictions(database, folder);
      copy_rows(database);
      if (has_paths) {
        database.exec("INSERT OR IGNORE INTO owner.paths SELECT * FROM part_owner.paths");
      }
      transaction.commit();
    }
    database.exec("DETACH part");
    if (has_paths) {
      database.exec("DETACH part_owner");
    }
  });
}

}  // namespace kyphos::io
