#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "measure/catalogue.h"
#include "measure/level.h"

namespace kyphos::io {

/// A coded entry: PS3.3 8.
struct CodedEntry {
  std::string value;
  std::string scheme;
  std::string meaning;
};

/// Codes that no standard has are kyphos' own.
inline constexpr std::string_view kOwnScheme = "99KYPHOS";
[[nodiscard]] CodedEntry own_code(std::string_view key, std::string_view meaning);

/// CID 7603 Vertebra. T13 and L6, which have no code, are "Vertebra"; a body without a level is "Vertebral body".
[[nodiscard]] CodedEntry level_code(const std::optional<measure::Level>& level);
/// Thoracic or lumbar spine of T13 and L6, whose own code does not tell; nothing else.
[[nodiscard]] std::optional<CodedEntry> region_code(const std::optional<measure::Level>& level);

/// How a row of the catalogue is written as a number: standard codes where there are any.
struct NumberCode {
  CodedEntry concept_name;
  std::optional<CodedEntry> place{};       ///< topographical modifier
  std::optional<CodedEntry> derivation{};  ///< mean, median
  std::optional<CodedEntry> method{};      ///< what an angle is measured between
};
[[nodiscard]] NumberCode number_code(const measure::CatalogueRow& row);

/// UCUM with its meaning in words.
[[nodiscard]] CodedEntry unit_code(std::string_view ucum);

}  // namespace kyphos::io
