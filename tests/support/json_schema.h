#pragma once

#include <string>
#include <vector>

namespace kyphos::test {

/// Every place where a JSON document breaks a JSON Schema, as "/studies/0/date: ...". Empty: it is valid. Knows the
/// keywords of 2020-12 that docs/ uses, and reports any other keyword rather than passing it over. Throws
/// std::invalid_argument where either text is no JSON.
[[nodiscard]] std::vector<std::string> schema_violations(const std::string& document, const std::string& schema);

/// The text of a file of the repository, by its path from the root.
[[nodiscard]] std::string repository_file(const std::string& path);

}  // namespace kyphos::test
