#include "io/dicom/dating/dates.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "io/calendar_day.h"

namespace kyphos::io::dicom {
namespace {

bool is_digits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

}  // namespace

std::optional<std::string> iso_date(const std::string& dicom_date) {
  std::string digits = dicom_date.substr(0, 10);
  if (digits.size() == 10 && digits[4] == digits[7] && std::string("./-").find(digits[4]) != std::string::npos) {
    const char separator = digits[4];  // a copy: the text changes under a reference
    std::erase(digits, separator);
  }
  digits = digits.substr(0, 8);
  if (digits.size() != 8 || !is_digits(digits)) {
    return std::nullopt;
  }
  std::string iso = digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2);
  return calendar_day(iso) ? std::optional(std::move(iso)) : std::nullopt;
}

std::optional<int> years_of_age(const std::string& age) {
  if (age.size() < 2 || age.size() > 4 || !is_digits(age.substr(0, age.size() - 1))) {
    return std::nullopt;
  }
  const int number = std::stoi(age);
  switch (age.back()) {
    case 'Y':
      return number;
    case 'M':
      return number / 12;
    case 'W':
      return number / 52;
    case 'D':
      return number / 365;
    default:
      return std::nullopt;
  }
}

std::optional<int> years_between(const std::optional<std::string>& birth, const std::optional<std::string>& date) {
  if (!birth || !date || *date < *birth) {
    return std::nullopt;
  }
  const int years = std::stoi(date->substr(0, 4)) - std::stoi(birth->substr(0, 4));
  const int age = date->substr(5) < birth->substr(5) ? years - 1 : years;
  // Nobody is older; anonymisers shift dates by centuries.
  constexpr int kOldest = 125;
  return age <= kOldest ? std::optional(age) : std::nullopt;
}

}  // namespace kyphos::io::dicom
