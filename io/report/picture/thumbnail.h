#pragma once

#include <string>

namespace kyphos::io {

/// A small JPEG, at most 96 pixels high, of a picture given as PNG bytes; empty where those are no picture.
/// A thousand of them fit into one page of a few megabytes.
[[nodiscard]] std::string thumbnail_jpeg(const std::string& png);

}  // namespace kyphos::io
