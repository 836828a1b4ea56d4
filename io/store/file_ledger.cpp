#include <SQLiteCpp/SQLiteCpp.h>

#include "io/store/statement.h"
#include "io/store/store.h"

namespace kyphos::io {
namespace {

constexpr const char* kColumns =
    "SELECT f.file_key, size_bytes, mtime_ns, inode, patient_key, study_uid, series_uid, outcome, reason_code, reason";

FileRow row_of(SQLite::Statement& query) {
  FileRow row;
  row.file_key = query.getColumn(0).getString();
  row.stamp = {.size_bytes = static_cast<std::uint64_t>(query.getColumn(1).getInt64()),
               .mtime_ns = query.getColumn(2).getInt64(),
               .inode = static_cast<std::uint64_t>(query.getColumn(3).getInt64())};
  row.patient_key = query.getColumn(4).getString();
  row.study_uid = query.getColumn(5).getString();
  row.series_uid = query.getColumn(6).getString();
  row.outcome = query.getColumn(7).getString();
  row.reason_code = query.getColumn(8).getString();
  row.reason = query.getColumn(9).getString();
  if (query.getColumnCount() > 10) {
    row.path = query.getColumn(10).getString();
  }
  return row;
}

bool paths_at_hand(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM owner.sqlite_master WHERE name = 'paths'").getInt() == 1;
}

/// The owner's paths where they are at hand, none otherwise.
std::string select_with_paths(SQLite::Database& database, const std::string& rest) {
  return paths_at_hand(database)
             ? std::string(kColumns) + ", coalesce(p.path, '') FROM files f LEFT JOIN owner.paths p USING (file_key) " +
                   rest
             : std::string(kColumns) + ", '' FROM files f " + rest;
}

void bind_file(SQLite::Statement& statement, const FileRow& file) {
  statement.bind(1, file.file_key);
  statement.bind(2, static_cast<std::int64_t>(file.stamp.size_bytes));
  statement.bind(3, file.stamp.mtime_ns);
  statement.bind(4, static_cast<std::int64_t>(file.stamp.inode));
  statement.bind(5, file.patient_key);
  statement.bind(6, file.study_uid);
  statement.bind(7, file.series_uid);
  statement.bind(8, file.outcome);
  statement.bind(9, file.reason_code);
  statement.bind(10, file.reason);
}

}  // namespace

std::optional<FileRow> Store::find_file(std::string_view file_key) const {
  return stored(*database_, [&]() -> std::optional<FileRow> {
    SQLite::Statement query(*database_, std::string(kColumns) + " FROM files f WHERE file_key = ?");
    query.bind(1, std::string(file_key));
    return query.executeStep() ? std::optional(row_of(query)) : std::nullopt;
  });
}

void Store::record_paths(std::span<const FileRow> files) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    SQLite::Statement path(*database_, "INSERT OR REPLACE INTO owner.paths VALUES (?, ?)");
    for (const FileRow& file : files) {
      path.bind(1, file.file_key);
      path.bind(2, file.path.string());
      path.exec();
      path.reset();
    }
    transaction.commit();
  });
}

bool Store::lacks_paths() const {
  return stored(*database_, [&] {
    return database_->execAndGet("SELECT (SELECT count(*) FROM owner.paths) < (SELECT count(*) FROM files)").getInt() !=
           0;
  });
}

void Store::record_files(std::span<const FileRow> files) {
  // First, and by itself: a transaction over two write-ahead logs is not one. A file that has a row has a path.
  record_paths(files);
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    SQLite::Statement change(*database_, "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    SQLite::Statement issuer(*database_, "INSERT OR IGNORE INTO issuers VALUES (?, ?)");
    for (const FileRow& file : files) {
      bind_file(change, file);
      const bool names_issuer = file.id_key != file.patient_key;
      change.bind(11, names_issuer ? std::string{} : file.id_key);
      change.exec();
      change.reset();
      if (names_issuer && !file.id_key.empty()) {
        issuer.bind(1, file.id_key);
        issuer.bind(2, file.patient_key);
        issuer.exec();
        issuer.reset();
      }
    }
    transaction.commit();
  });
}

void Store::group_by_issuer() {
  stored(*database_, [&] {
    if (database_->execAndGet("SELECT count(*) FROM (SELECT 1 FROM issuers LIMIT 1)").getInt() == 0) {
      return;
    }
    SQLite::Transaction transaction(*database_);
    database_->exec(
        "UPDATE files SET patient_key = now.patient_key FROM "
        "(SELECT f.file_key, coalesce(i.patient_key, f.id_key) AS patient_key FROM files f LEFT JOIN "
        "(SELECT id_key, min(patient_key) AS patient_key FROM issuers GROUP BY id_key HAVING count(*) = 1) i "
        "USING (id_key) WHERE f.id_key <> '') now "
        "WHERE files.file_key = now.file_key AND files.patient_key <> now.patient_key");
    transaction.commit();
  });
}

void Store::group_as_one() {
  constexpr const char* kMeta = "one_patient";
  const std::string told = meta(kMeta).value_or("");
  const std::string key = !told.empty() ? told : stored(*database_, [&] {
    return database_
        ->execAndGet(
            "SELECT coalesce((SELECT min(f.patient_key) FROM files f WHERE f.patient_key <> '' AND (f.id_key <> '' OR "
            "f.patient_key IN (SELECT patient_key FROM issuers))), (SELECT min(patient_key) FROM files WHERE "
            "patient_key <> ''), '')")
        .getString();
  });
  if (key.empty()) {
    return;
  }
  set_meta(kMeta, key);
  stored(*database_, [&] {
    SQLite::Statement change(*database_, "UPDATE files SET patient_key = ?1 WHERE patient_key NOT IN ('', ?1)");
    change.bind(1, key);
    change.exec();
  });
}

void Store::record_outcomes(std::span<const FileRow> files) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    SQLite::Statement change(*database_,
                             "UPDATE files SET outcome = ?, reason_code = ?, reason = ? WHERE file_key = ?");
    for (const FileRow& file : files) {
      change.bind(1, file.outcome);
      change.bind(2, file.reason_code);
      change.bind(3, file.reason);
      change.bind(4, file.file_key);
      change.exec();
      change.reset();
    }
    transaction.commit();
  });
}

void Store::each_file(const std::function<void(const FileRow&)>& visit) const {
  stored(*database_, [&] {
    SQLite::Statement query(*database_, select_with_paths(*database_, "ORDER BY f.file_key"));
    while (query.executeStep()) {
      visit(row_of(query));
    }
  });
}

std::vector<FileRow> Store::files_of(std::string_view patient_key) const {
  return stored(*database_, [&] {
    SQLite::Statement query(
        *database_, select_with_paths(*database_, "WHERE patient_key = ? AND outcome <> 'gone' ORDER BY f.file_key"));
    query.bind(1, std::string(patient_key));
    std::vector<FileRow> files;
    while (query.executeStep()) {
      files.push_back(row_of(query));
    }
    return files;
  });
}

std::unordered_map<std::string, FileStamp> Store::stamps() const {
  return stored(*database_, [&] {
    // A file that came back after it was gone is read anew.
    SQLite::Statement query(*database_, std::string(kColumns) + " FROM files f WHERE outcome <> 'gone'");
    std::unordered_map<std::string, FileStamp> stamps;
    while (query.executeStep()) {
      FileRow row = row_of(query);
      stamps.emplace(std::move(row.file_key), row.stamp);
    }
    return stamps;
  });
}

void Store::each_patient(const std::function<void(const PatientInputs&)>& visit) const {
  stored(*database_, [&] {
    SQLite::Statement query(*database_,
                            "SELECT patient_key, file_key, size_bytes, mtime_ns, reason_code FROM files "
                            "WHERE patient_key <> '' AND outcome <> 'gone' ORDER BY patient_key, file_key");
    PatientInputs patient;
    bool only_reports = true;
    const auto visit_one = [&] {
      if (patient.files > 0 && !only_reports) {
        visit(patient);
      }
      patient = {};
      only_reports = true;
    };
    while (query.executeStep()) {
      std::string key = query.getColumn(0).getString();
      if (key != patient.patient_key) {
        visit_one();
      }
      only_reports = only_reports && query.getColumn(4).getString() == kReportRowCode;
      patient.patient_key = std::move(key);
      patient.inputs += query.getColumn(1).getString() + " " + query.getColumn(2).getString() + " " +
                        query.getColumn(3).getString() + "\n";
      ++patient.files;
      patient.bytes += static_cast<std::uint64_t>(query.getColumn(2).getInt64());
    }
    visit_one();
  });
}

}  // namespace kyphos::io
