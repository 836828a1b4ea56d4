#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <optional>
#include <string>

#include "io/error.h"

namespace kyphos::io {

/// Inside io/store only: SQLite's failures as errors that say what to do.
[[nodiscard]] Error store_error(const std::filesystem::path& file, const SQLite::Exception& problem);

/// Runs one call of the store; whatever SQLite throws becomes an Error.
template <typename Call>
auto stored(const SQLite::Database& database, const Call& call) {
  try {
    return call();
  } catch (const SQLite::Exception& problem) {
    throw store_error(database.getFilename(), problem);
  }
}

/// Binds a value, or NULL where there is none.
template <typename T>
void bind_optional(SQLite::Statement& statement, int index, const std::optional<T>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

/// Binds a text, or NULL where it is empty.
void bind_text_or_null(SQLite::Statement& statement, int index, const std::string& text);

[[nodiscard]] std::optional<double> optional_double(const SQLite::Column& column);
[[nodiscard]] std::optional<int> optional_int(const SQLite::Column& column);
[[nodiscard]] std::optional<std::string> optional_text(const SQLite::Column& column);

}  // namespace kyphos::io
