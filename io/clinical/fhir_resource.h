#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "classify/clinical_context.h"
#include "io/clinical/clinical_codes.h"

namespace kyphos::io {

/// What is read of one FHIR resource. Nothing here throws: what is not there, or of another type, is null or empty.

/// The code system of our own keys in FHIR resources.
inline constexpr std::string_view kClinicalCodeSystem = "urn:kyphos:clinical";

/// A member of an object; null where there is none.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& object, const char* key);
[[nodiscard]] std::string text_of(const nlohmann::json& value);

/// The day of a FHIR date or dateTime; dates of a year or month alone are too coarse.
[[nodiscard]] std::optional<classify::Date> date_of(const nlohmann::json& value);
/// The first of some members that is a date.
[[nodiscard]] std::optional<classify::Date> first_date(const nlohmann::json& resource,
                                                       std::initializer_list<const char*> keys);

/// A CodeableConcept.
struct Coded {
  ClinicalMeaning meaning = ClinicalMeaning::None;
  std::string own_key{};  ///< in our own code system
  std::string written{};  ///< the first code of another system, for messages; never what may be a name
};
[[nodiscard]] Coded coded(const nlohmann::json& concept_);

/// The levels of `bodySite`.
[[nodiscard]] std::vector<measure::Level> levels_of(const nlohmann::json& resource);
/// Entered in error, or cancelled: says nothing.
[[nodiscard]] bool is_mistaken(const nlohmann::json& resource);
/// Refuted, or over where it is a complaint that passes: no. Provisional: unknown. Else a Condition is taken as held.
[[nodiscard]] classify::Tristate verified(const nlohmann::json& resource, ClinicalMeaning meaning);
/// The number of an Observation.
[[nodiscard]] std::optional<double> number_of(const nlohmann::json& resource);
/// The value of an Observation of our own key, in whatever FHIR type it comes, as text.
[[nodiscard]] std::vector<std::string> own_value(const nlohmann::json& resource);

}  // namespace kyphos::io
