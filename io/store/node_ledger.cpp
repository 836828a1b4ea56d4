#include "io/store/node_ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "io/error.h"
#include "io/store/statement.h"

namespace kyphos::io {
namespace {

constexpr int kLedgerVersion = 2;
constexpr int kLedgerBusyMilliseconds = 10'000;

constexpr const char* kNodeTables = R"sql(
CREATE TABLE studies (
  study TEXT PRIMARY KEY, state INTEGER NOT NULL, detail TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
  objects INTEGER NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX studies_by_state ON studies (state, changed);
CREATE TABLE objects (
  study TEXT NOT NULL, object TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (study, object)) WITHOUT ROWID;
CREATE TABLE results (
  digest TEXT PRIMARY KEY, study TEXT NOT NULL, file TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
  due INTEGER NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX results_by_study ON results (study);
CREATE INDEX results_by_state ON results (state, due);
)sql";

/// Since version 2.
constexpr const char* kWatchTable = "CREATE TABLE watched (file TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID";

std::unique_ptr<SQLite::Database> open_ledger(const std::filesystem::path& file) {
  // Made here, since SQLite would let everybody read it.
  const int made = open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) {
    close(made);
  }
  auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                     kLedgerBusyMilliseconds);
  database->exec("PRAGMA journal_mode = WAL");
  database->exec("PRAGMA synchronous = FULL");
  const int version = database->execAndGet("PRAGMA user_version").getInt();
  if (version > kLedgerVersion) {
    throw Error(file.string(), "was written by a later version of kyphos", "Use that version, or another folder.");
  }
  if (version < kLedgerVersion) {
    SQLite::Transaction transaction(*database);
    if (version == 0) {
      database->exec(kNodeTables);
    }
    database->exec(kWatchTable);
    database->exec("PRAGMA user_version = " + std::to_string(kLedgerVersion));
    transaction.commit();
  }
  return database;
}

NodeStudy study_of(SQLite::Statement& row) {
  return {.study = row.getColumn(0).getString(),
          .state = static_cast<NodeState>(row.getColumn(1).getInt()),
          .detail = row.getColumn(2).getString(),
          .attempts = row.getColumn(3).getInt(),
          .due = row.getColumn(4).getInt64(),
          .objects = row.getColumn(5).getInt64(),
          .changed = row.getColumn(6).getInt64()};
}

std::vector<NodeStudy> studies_where(SQLite::Database& database, const std::string& condition, int state) {
  return stored(database, [&] {
    SQLite::Statement query(database, "SELECT study, state, detail, attempts, due, objects, changed FROM studies " +
                                          condition + " ORDER BY changed, study");
    if (!condition.empty()) {
      query.bind(1, state);
    }
    std::vector<NodeStudy> all;
    while (query.executeStep()) {
      all.push_back(study_of(query));
    }
    return all;
  });
}

void put_study(SQLite::Database& database, const NodeStudy& study) {
  SQLite::Statement change(database, "INSERT OR REPLACE INTO studies VALUES (?, ?, ?, ?, ?, ?, ?)");
  change.bind(1, study.study);
  change.bind(2, static_cast<int>(study.state));
  change.bind(3, study.detail);
  change.bind(4, study.attempts);
  change.bind(5, study.due);
  change.bind(6, study.objects);
  change.bind(7, study.changed);
  change.exec();
}

constexpr const char* kResultColumns = "SELECT digest, study, file, state, attempts, due, detail FROM results ";

std::vector<NodeResult> results_by(SQLite::Statement& query) {
  std::vector<NodeResult> all;
  while (query.executeStep()) {
    all.push_back({.digest = query.getColumn(0).getString(),
                   .study = query.getColumn(1).getString(),
                   .file = query.getColumn(2).getString(),
                   .state = static_cast<ResultState>(query.getColumn(3).getInt()),
                   .attempts = query.getColumn(4).getInt(),
                   .due = query.getColumn(5).getInt64(),
                   .detail = query.getColumn(6).getString()});
  }
  return all;
}

void put_result(SQLite::Database& database, const NodeResult& result) {
  SQLite::Statement change(database, "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)");
  change.bind(1, result.digest);
  change.bind(2, result.study);
  change.bind(3, result.file);
  change.bind(4, static_cast<int>(result.state));
  change.bind(5, result.attempts);
  change.bind(6, result.due);
  change.bind(7, result.detail);
  change.exec();
}

bool was_sent(SQLite::Database& database, const std::string& digest) {
  SQLite::Statement query(database, "SELECT state FROM results WHERE digest = ?");
  query.bind(1, digest);
  return query.executeStep() && static_cast<ResultState>(query.getColumn(0).getInt()) == ResultState::Sent;
}

}  // namespace

std::string_view words(NodeState state) {
  constexpr std::array<std::string_view, 8> kWords{"incomplete", "fetching", "measuring", "sending",
                                                   "done",       "nothing",  "failed",    "refused"};
  const auto at = static_cast<std::size_t>(state);
  return at < kWords.size() ? kWords[at] : std::string_view("unknown");
}

NodeLedger::NodeLedger(const std::filesystem::path& file) try : database_(open_ledger(file)) {
} catch (const SQLite::Exception& problem) {
  throw store_error(file, problem);
}

NodeLedger::~NodeLedger() = default;
NodeLedger::NodeLedger(NodeLedger&&) noexcept = default;
NodeLedger& NodeLedger::operator=(NodeLedger&&) noexcept = default;

std::optional<NodeStudy> NodeLedger::find(std::string_view study) const {
  return stored(*database_, [&] {
    SQLite::Statement query(
        *database_, "SELECT study, state, detail, attempts, due, objects, changed FROM studies WHERE study = ?");
    query.bind(1, std::string(study));
    return query.executeStep() ? std::optional(study_of(query)) : std::nullopt;
  });
}

std::vector<NodeStudy> NodeLedger::studies() const { return studies_where(*database_, "", 0); }

std::vector<NodeStudy> NodeLedger::studies(NodeState state) const {
  return studies_where(*database_, "WHERE state = ?", static_cast<int>(state));
}

void NodeLedger::put(const NodeStudy& study) {
  stored(*database_, [&] { put_study(*database_, study); });
}

std::map<std::string, std::string> NodeLedger::objects_of(std::string_view study) const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT object, digest FROM objects WHERE study = ?");
    query.bind(1, std::string(study));
    std::map<std::string, std::string> objects;
    while (query.executeStep()) {
      objects.emplace(query.getColumn(0).getString(), query.getColumn(1).getString());
    }
    return objects;
  });
}

void NodeLedger::begin(const NodeStudy& study, const std::map<std::string, std::string>& objects) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    put_study(*database_, study);
    SQLite::Statement change(*database_, "INSERT OR REPLACE INTO objects VALUES (?, ?, ?)");
    for (const auto& [object, digest] : objects) {
      change.bind(1, study.study);
      change.bind(2, object);
      change.bind(3, digest);
      change.exec();
      change.reset();
    }
    transaction.commit();
  });
}

void NodeLedger::finish(const NodeStudy& study, const std::vector<NodeResult>& results) {
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    put_study(*database_, study);
    for (const NodeResult& result : results) {
      if (!was_sent(*database_, result.digest)) {
        put_result(*database_, result);
      }
    }
    transaction.commit();
  });
}

std::vector<NodeResult> NodeLedger::results_of(std::string_view study) const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_, std::string(kResultColumns) + "WHERE study = ? ORDER BY file, digest");
    query.bind(1, std::string(study));
    return results_by(query);
  });
}

std::vector<NodeResult> NodeLedger::due_results(std::int64_t now) const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_,
                            std::string(kResultColumns) + "WHERE state = ? AND due <= ? ORDER BY study, file, digest");
    query.bind(1, static_cast<int>(ResultState::Waiting));
    query.bind(2, now);
    return results_by(query);
  });
}

void NodeLedger::put(const NodeResult& result) {
  stored(*database_, [&] { put_result(*database_, result); });
}

std::map<ResultState, std::int64_t> NodeLedger::result_counts() const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT state, COUNT(*) FROM results GROUP BY state");
    std::map<ResultState, std::int64_t> counts;
    while (query.executeStep()) {
      counts[static_cast<ResultState>(query.getColumn(0).getInt())] = query.getColumn(1).getInt64();
    }
    return counts;
  });
}

std::map<std::string, std::string> NodeLedger::watched() const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT file, stamp FROM watched");
    std::map<std::string, std::string> files;
    while (query.executeStep()) {
      files.emplace(query.getColumn(0).getString(), query.getColumn(1).getString());
    }
    return files;
  });
}

void NodeLedger::put_watched(const std::map<std::string, std::string>& files) {
  if (files.empty()) {
    return;
  }
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    SQLite::Statement change(*database_, "INSERT OR REPLACE INTO watched VALUES (?, ?)");
    for (const auto& [file, stamp] : files) {
      change.bind(1, file);
      change.bind(2, stamp);
      change.exec();
      change.reset();
    }
    transaction.commit();
  });
}

void NodeLedger::forget_watched(const std::vector<std::string>& files) {
  if (files.empty()) {
    return;
  }
  stored(*database_, [&] {
    SQLite::Transaction transaction(*database_);
    SQLite::Statement change(*database_, "DELETE FROM watched WHERE file = ?");
    for (const std::string& file : files) {
      change.bind(1, file);
      change.exec();
      change.reset();
    }
    transaction.commit();
  });
}

}  // namespace kyphos::io
