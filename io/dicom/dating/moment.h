#pragma once

#include <optional>
#include <string>

namespace kyphos::io::dicom {

/// Dates and times as one file spells them.
struct DateEvidence {
  std::string acquisition_datetime{}, acquisition_date{}, acquisition_time{};
  std::string study_date{}, study_time{};
  std::string series_date{}, series_time{};
  std::string content_date{}, content_time{};
};

/// When a picture was taken, by the best evidence of its file.
struct Moment {
  std::optional<std::string> date;       ///< YYYY-MM-DD
  std::optional<double> second_of_day;   ///< of the same source as the date, else of another of the same day
  std::optional<double> study_second;    ///< Study Time, which one examination carries once
  std::optional<double> content_second;  ///< Content Time
  std::string source;                    ///< "Acquisition Date", ...; empty without a date
  bool unreadable = false;               ///< a date is there that no calendar knows
  bool placeholder = false;              ///< a date is there that only an anonymiser writes
  std::string contradicting;             ///< the attribute whose date differs by more than a day; empty where none does
  int contradiction_days = 0;            ///< by how much; positive: the other is later
};

/// Acquisition over Study over Series over Content; each must be a day that the calendar knows and that is no
/// anonymiser's constant. Nothing is compared with today, so that a report stays the same.
[[nodiscard]] Moment moment_of(const DateEvidence& evidence);

/// Seconds since midnight from HHMMSS.ffffff or HH:MM:SS; nothing for no time, and for midnight to the second, which
/// stands for "not known" far oftener than for midnight.
[[nodiscard]] std::optional<double> second_of_day(const std::string& time);

/// Days from one ISO date to another; positive: the second is later. Both must be dates.
[[nodiscard]] int days_from(const std::string& iso_date, const std::string& other);

/// "08:30:00"
[[nodiscard]] std::string clock_text(double second_of_day);

}  // namespace kyphos::io::dicom
