#pragma once

#include <optional>
#include <string>

namespace kyphos::io::dicom {

/// YYYY-MM-DD from DICOM's YYYYMMDD (or the older YYYY.MM.DD, YYYY-MM-DD, YYYY/MM/DD, or a date and time); nothing
/// where it is no date.
[[nodiscard]] std::optional<std::string> iso_date(const std::string& dicom_date);

/// Whole years from an age string: "074Y", "018M".
[[nodiscard]] std::optional<int> years_of_age(const std::string& age);

/// Whole years between two ISO dates; nothing where one is absent or they are out of order.
[[nodiscard]] std::optional<int> years_between(const std::optional<std::string>& birth,
                                               const std::optional<std::string>& date);

}  // namespace kyphos::io::dicom
