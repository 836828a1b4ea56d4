#pragma once

namespace SQLite {
class Database;
}

namespace kyphos::io {

/// Rises with every change of a table; docs/store.md tells each table and column.
inline constexpr int kSchemaVersion = 3;

/// Makes the tables where there are none, and checks the version where there are.
/// Throws Error where a later kyphos wrote the database.
void make_or_check_schema(SQLite::Database& database);

}  // namespace kyphos::io
