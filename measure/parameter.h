#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace kyphos::measure {

/// Source of the numbers that nobody has published.
inline constexpr std::string_view kChosen =
    "no published source: reckoned as told, or found on the scans of docs/experiments.md";

/// A number that a stage works with. In formulas it stands for its value; in `kyphos list --parameters` it tells why it
/// is so. Every stage keeps its own in a `parameters.h`.
template <typename T>
struct Parameter {
  std::string_view key;  ///< "stage.source.name", unlike all others
  T value;
  std::string_view unit;    ///< UCUM; "1" for numbers and parts
  std::string_view reason;  ///< what it does and why it is so
  std::string_view source;

  constexpr operator T() const noexcept { return value; }  // NOLINT(google-explicit-constructor)
};
template <typename T>
Parameter(std::string_view, T, std::string_view, std::string_view, std::string_view) -> Parameter<T>;

/// The shortest decimal that reads back as the same number.
[[nodiscard]] std::string parameter_text(double value);
[[nodiscard]] std::string parameter_text(float value);
[[nodiscard]] std::string parameter_text(int value);

/// A parameter of any type, for the tables.
struct ParameterRow {
  std::string key;
  std::string value;
  std::string_view unit;
  std::string_view reason;
  std::string_view source;

  /// A number of a table that has no Parameter of its own.
  ParameterRow(std::string of_key, double of_value, std::string_view of_unit, std::string_view of_reason,
               std::string_view of_source)
      : key(std::move(of_key)), value(parameter_text(of_value)), unit(of_unit), reason(of_reason), source(of_source) {}
  template <typename T>
  ParameterRow(const Parameter<T>& of)  // NOLINT(google-explicit-constructor)
      : key(of.key), unit(of.unit), reason(of.reason), source(of.source) {
    if constexpr (std::is_floating_point_v<T>) {
      value = parameter_text(of.value);
    } else {
      value = parameter_text(static_cast<int>(of.value));
    }
  }
};

/// One line "key=value" a parameter, sorted by key: what the digest of a report is taken of.
[[nodiscard]] std::string parameter_lines(std::vector<ParameterRow> rows);

}  // namespace kyphos::measure
