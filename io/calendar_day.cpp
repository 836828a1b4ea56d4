#include "io/calendar_day.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace kyphos::io {
namespace {

std::optional<unsigned> whole_number(std::string_view digits) {
  unsigned value = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, problem] = std::from_chars(digits.data(), last, value);
  return problem == std::errc{} && end == last ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<std::chrono::year_month_day> calendar_day(std::string_view iso_date) {
  if (iso_date.size() != 10 || iso_date[4] != '-' || iso_date[7] != '-') {
    return std::nullopt;
  }
  const auto year = whole_number(iso_date.substr(0, 4));
  const auto month = whole_number(iso_date.substr(5, 2));
  const auto day = whole_number(iso_date.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                         std::chrono::day{*day}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string iso_text(const std::chrono::year_month_day& day) {
  std::array<char, 16> text{};
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()) % 10000,
                                   static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace kyphos::io
