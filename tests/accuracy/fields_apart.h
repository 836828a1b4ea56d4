#pragma once

#include "tests/accuracy/scores.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

/// Two dates of one patient whose fields of view share no level (January: lower thorax to sacrum; March: neck and upper
/// thorax): nothing may be compared. A failure for each body that has a verdict or a difference, or where no warning
/// says so. Skipped, in words, where the data are absent.
Scores score_fields_apart(const SectionRequest& request);

}  // namespace kyphos::accuracy
