#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace kyphos::io {

/// Names of labels by number from a table: BIDS (`index`, `name` as tab- or comma-separated columns), nnU-Net
/// (`"labels": {"background": 0, "L1": 1}`) or a plain JSON object either way round. Empty where the file holds no
/// such table. Throws Error where it cannot be read.
[[nodiscard]] std::map<int, std::string> label_names_of_file(const std::filesystem::path& file);

}  // namespace kyphos::io
