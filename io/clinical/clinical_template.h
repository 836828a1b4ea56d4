#pragma once

#include <string>

namespace kyphos::io {

/// A JSON file to fill in: every field, unknown, each with a note of what may stand there.
[[nodiscard]] std::string clinical_template_json();
/// The header of a CSV file for a cohort, and one row of unknowns.
[[nodiscard]] std::string clinical_template_csv();
/// The JSON Schema of the JSON form; docs/clinical.schema.json is a copy of it.
[[nodiscard]] std::string clinical_schema_json();

}  // namespace kyphos::io
