#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kyphos::io {

/// The day that "2024-01-10" means; nothing where the text has another form or the calendar no such day.
[[nodiscard]] std::optional<std::chrono::year_month_day> calendar_day(std::string_view iso_date);

/// "2024-01-10".
[[nodiscard]] std::string iso_text(const std::chrono::year_month_day& day);

}  // namespace kyphos::io
