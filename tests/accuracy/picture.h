#pragma once

#include <filesystem>

#include "tests/accuracy/scores.h"

namespace kyphos::accuracy {

/// Writes the errors of the heights per level, each body a dot, with bias and 1.96 SD as lines, as an SVG picture.
/// Throws io::Error where the file cannot be written.
void write_error_picture(const std::filesystem::path& file, const std::string& title, const Scores& scores);

}  // namespace kyphos::accuracy
