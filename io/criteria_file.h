#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "classify/criteria.h"

namespace kyphos::io {

/// A site's own thresholds: a flat JSON object of threshold keys (`kyphos criteria` lists them) and numbers, with
/// "source" for why. Throws Error with line, column and the key: unknown keys, values that are no number or negative.
[[nodiscard]] std::vector<classify::ThresholdOverride> parse_criteria_text(std::string_view text,
                                                                           const std::string& subject);
/// The default criteria with a file's values put in and marked.
[[nodiscard]] classify::Criteria read_criteria_file(const std::filesystem::path& path);

}  // namespace kyphos::io
