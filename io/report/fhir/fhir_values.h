#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "io/report/words/coded.h"
#include "measure/measured.h"
#include "measure/timeline.h"

namespace kyphos::io {

/// CodeableConcept with one coding; `text` may be empty.
[[nodiscard]] nlohmann::ordered_json fhir_concept(const CodedEntry& code, const std::string& text);
/// CodeableConcept of HL7's observation categories.
[[nodiscard]] nlohmann::ordered_json fhir_category(const char* code, const char* display);
/// valueQuantity with its standard error (extension iso21090-uncertainty), or dataAbsentReason with the reason in
/// words: an object of one member.
[[nodiscard]] nlohmann::ordered_json fhir_value(const measure::Measured<double>& measured, int decimals,
                                                std::string_view ucum);
/// Observation.component of a row of the catalogue.
[[nodiscard]] nlohmann::ordered_json fhir_component(const measure::CatalogueRow& row,
                                                    const measure::Measured<double>& measured);
/// Observation.component of a change: the difference, with the decision limit as the reference range.
[[nodiscard]] nlohmann::ordered_json fhir_change(const measure::CatalogueRow& row, const measure::Change& change);

}  // namespace kyphos::io
