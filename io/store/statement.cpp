#include "io/store/statement.h"

#include <sqlite3.h>

namespace kyphos::io {

Error store_error(const std::filesystem::path& file, const SQLite::Exception& problem) {
  switch (problem.getErrorCode()) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return {file.string(), "cannot be written: the disk is full or failing",
              "Nothing that was finished is lost: make space and start the same command again."};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {file.string(), "cannot be opened for writing", "Give a folder that can be written to."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {file.string(), "is in use by another program", "Wait until that is done, or give another --out."};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {file.string(), "is damaged or no database of kyphos",
              "Move it away and start again, or give another --out."};
    default:
      return {file.string(), std::string("cannot be used: ") + problem.getErrorStr(), {}};
  }
}

void bind_text_or_null(SQLite::Statement& statement, int index, const std::string& text) {
  if (text.empty()) {
    statement.bind(index);
  } else {
    statement.bind(index, text);
  }
}

std::optional<double> optional_double(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

std::optional<int> optional_int(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt());
}

std::optional<std::string> optional_text(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getString());
}

}  // namespace kyphos::io
