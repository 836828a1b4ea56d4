#include "io/dicom/dating/moment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "io/calendar_day.h"
#include "io/dicom/dating/dates.h"

namespace kyphos::io::dicom {
namespace {

constexpr double kHour_s = 3600.0;

/// No CT was made before October 1971: a first of January before that is what an anonymiser writes for "no date".
/// Other days that early may be shifted ones, whose distances are true. A row of one digit is no date either.
bool is_placeholder(const std::string& iso) {
  const bool early = iso < "1971-10-01" && iso.substr(5) == "01-01";
  const bool one_digit = std::ranges::all_of(iso, [&iso](char letter) { return letter == '-' || letter == iso[0]; });
  return early || one_digit || iso.starts_with("9999") || iso < "1582-10-15";
}

struct DatedSource {
  const char* name;
  std::string date;
  std::string time;
};

std::vector<DatedSource> sources_of(const DateEvidence& evidence) {
  const std::string& both = evidence.acquisition_datetime;
  // YYYYMMDDHHMMSS.ffffff&ZZXX
  const std::string time = both.size() > 8 ? both.substr(8, both.find_first_of("+-", 8) - 8) : std::string();
  return {{.name = "Acquisition Date", .date = evidence.acquisition_date, .time = evidence.acquisition_time},
          {.name = "Acquisition Date Time", .date = both.substr(0, 8), .time = time},
          {.name = "Study Date", .date = evidence.study_date, .time = evidence.study_time},
          {.name = "Series Date", .date = evidence.series_date, .time = evidence.series_time},
          {.name = "Content Date", .date = evidence.content_date, .time = evidence.content_time}};
}

}  // namespace

int days_from(const std::string& iso_date, const std::string& other) {
  const std::chrono::year_month_day from = calendar_day(iso_date).value();
  return static_cast<int>((std::chrono::sys_days(calendar_day(other).value()) - std::chrono::sys_days(from)).count());
}

std::optional<double> second_of_day(const std::string& time) {
  std::string digits = time;
  std::erase(digits, ':');
  const std::string whole = digits.substr(0, digits.find('.'));
  const bool is_number =
      std::ranges::all_of(digits, [](unsigned char letter) { return std::isdigit(letter) != 0 || letter == '.'; });
  if (!is_number || (whole.size() != 2 && whole.size() != 4 && whole.size() != 6)) {
    return std::nullopt;
  }
  const auto part = [&whole](std::size_t at) {
    return at + 2 <= whole.size() ? std::atof(whole.substr(at, 2).c_str()) : 0.0;
  };
  const double fraction = digits.size() > 6 && digits[6] == '.' ? std::atof(("0" + digits.substr(6)).c_str()) : 0.0;
  if (part(0) > 23.0 || part(2) > 59.0 || part(4) > 60.0) {
    return std::nullopt;
  }
  const double second = part(0) * kHour_s + part(2) * 60.0 + part(4) + fraction;
  return second > 0.0 ? std::optional(second) : std::nullopt;
}

std::string clock_text(double second_of_day) {
  const int second = static_cast<int>(second_of_day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  return text.data();
}

Moment moment_of(const DateEvidence& evidence) {
  Moment moment;
  moment.study_second = second_of_day(evidence.study_time);
  moment.content_second = second_of_day(evidence.content_time);
  for (const DatedSource& source : sources_of(evidence)) {
    if (source.date.empty()) {
      continue;
    }
    const std::optional<std::string> date = iso_date(source.date);
    if (!date) {
      moment.unreadable = true;
    } else if (is_placeholder(*date)) {
      moment.placeholder = true;
    } else if (!moment.date) {
      moment.date = date;
      moment.source = source.name;
      moment.second_of_day = second_of_day(source.time);
    } else {
      const int days = days_from(*moment.date, *date);
      if (days == 0 && !moment.second_of_day) {
        moment.second_of_day = second_of_day(source.time);
      }
      // An examination may pass midnight.
      if (std::abs(days) > 1 && moment.contradicting.empty()) {
        moment.contradicting = source.name;
        moment.contradiction_days = days;
      }
    }
  }
  return moment;
}

}  // namespace kyphos::io::dicom
