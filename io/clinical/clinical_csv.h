#pragma once

#include <string>
#include <string_view>

#include "io/clinical/clinical_file.h"

namespace kyphos::io {

/// A cohort: a header of field keys, one row for each patient and date. Comma or semicolon between, quotes as in
/// RFC 4180; columns that begin with "_" are notes. Throws Error with line and column.
[[nodiscard]] ClinicalFile parse_clinical_csv(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
