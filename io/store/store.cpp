#include "io/store/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/error.h"
#include "io/store/schema.h"
#include "io/store/statement.h"

namespace kyphos::io {
namespace {

constexpr int kBusyMilliseconds = 10'000;  // a reader's long look must not end a night's run

std::filesystem::path make_private_folder(const std::filesystem::path& folder) {
  const std::filesystem::path owner = folder / "private";
  std::filesystem::create_directories(owner);
  std::filesystem::permissions(owner, std::filesystem::perms::owner_all);
  // Made here, since SQLite would let everybody read it; what it makes beside has the same rights.
  const std::filesystem::path paths = owner / "paths.sqlite";
  const int file = open(paths.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    close(file);
  }
  return paths;
}

void configure(SQLite::Database& database, StoreSharing sharing) {
  if (sharing == StoreSharing::Alone) {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
  }
  database.exec("PRAGMA journal_mode = WAL");
  // FULL: a row that was said to be written survives a power cut.
  database.exec("PRAGMA synchronous = FULL");
}

std::unique_ptr<SQLite::Database> open_for_writing(const std::filesystem::path& folder, StoreSharing sharing) {
  std::filesystem::create_directories(folder);
  const std::filesystem::path owner = make_private_folder(folder);
  auto database = std::make_unique<SQLite::Database>((folder / "kyphos.sqlite").string(),
                                                     SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds);
  configure(*database, sharing);
  SQLite::Statement attach(*database, "ATTACH ? AS owner");
  attach.bind(1, owner.string());
  attach.exec();
  database->exec("PRAGMA owner.journal_mode = WAL");
  make_or_check_schema(*database);
  return database;
}

std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "kyphos.sqlite";
  if (!std::filesystem::exists(file)) {
    throw Error(folder.string(), "holds no kyphos.sqlite", "Name the --out folder of a batch.");
  }
  auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY, kBusyMilliseconds);
  const std::filesystem::path owner = folder / "private" / "paths.sqlite";
  const bool at_hand = std::filesystem::exists(owner);  // left out where results are shared
  SQLite::Statement attach(*database, "ATTACH ? AS owner");
  attach.bind(1, at_hand ? owner.string() : std::string(":memory:"));
  attach.exec();
  if (database->execAndGet("PRAGMA user_version").getInt() != kSchemaVersion) {
    throw Error(file.string(), "was written by another version of kyphos", "Run kyphos batch over it once.");
  }
  return database;
}

}  // namespace

Store::Store(const std::filesystem::path& folder, StoreAccess access, StoreSharing sharing) try
    : database_(access == StoreAccess::ReadWrite ? open_for_writing(folder, sharing) : open_for_reading(folder)) {
} catch (const SQLite::Exception& problem) {
  throw store_error(folder / "kyphos.sqlite", problem);
} catch (const std::filesystem::filesystem_error& problem) {
  throw Error(folder.string(), "cannot be written: " + problem.code().message(),
              "Give a folder that can be written to, with space left.");
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

SQLite::Database& Store::database() const { return *database_; }

std::optional<std::string> Store::meta(std::string_view key) const {
  return stored(*database_, [&] {
    SQLite::Statement query(*database_, "SELECT value FROM meta WHERE key = ?");
    query.bind(1, std::string(key));
    return query.executeStep() ? std::optional(query.getColumn(0).getString()) : std::nullopt;
  });
}

void Store::set_meta(std::string_view key, std::string_view value) {
  stored(*database_, [&] {
    SQLite::Statement change(*database_, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
    change.bind(1, std::string(key));
    change.bind(2, std::string(value));
    change.exec();
  });
}

int Store::begin_run(std::string_view started, std::string_view version, std::string_view settings) {
  return stored(*database_, [&] {
    SQLite::Statement change(*database_, "INSERT INTO runs (started, version, settings) VALUES (?, ?, ?)");
    change.bind(1, std::string(started));
    change.bind(2, std::string(version));
    change.bind(3, std::string(settings));
    change.exec();
    return static_cast<int>(database_->getLastInsertRowid());
  });
}

void Store::finish_run(int run, std::string_view finished) {
  stored(*database_, [&] {
    SQLite::Statement change(*database_, "UPDATE runs SET finished = ? WHERE run = ?");
    change.bind(1, std::string(finished));
    change.bind(2, run);
    change.exec();
  });
}

}  // namespace kyphos::io
