#pragma once

#include <string_view>

namespace kyphos::pipeline {

/// The desk's one page: worklist and case, filled by its script.
[[nodiscard]] std::string_view desk_page();
[[nodiscard]] std::string_view desk_script();
[[nodiscard]] std::string_view desk_view_script();
[[nodiscard]] std::string_view desk_case_script();
[[nodiscard]] std::string_view desk_style();

}  // namespace kyphos::pipeline
