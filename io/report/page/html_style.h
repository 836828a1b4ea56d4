#pragma once

#include <string_view>

namespace kyphos::io {

/// The style sheet of report.html, for screen and paper.
[[nodiscard]] std::string_view html_style();

}  // namespace kyphos::io
