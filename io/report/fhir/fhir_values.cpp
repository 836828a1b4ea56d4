#include "io/report/fhir/fhir_values.h"

#include <cmath>

#include "io/derived_uid.h"
#include "io/report/words/number_text.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

std::string code_system(const std::string& scheme) {
  if (scheme == "SCT") {
    return "http://snomed.info/sct";
  }
  if (scheme == "DCM") {
    return "http://dicom.nema.org/resources/ontology/DCM";
  }
  return scheme == "LN" ? "http://loinc.org" : "urn:oid:" + derived_uid("coding scheme");
}

Json quantity(double value, int decimals, std::string_view ucum) {
  return Json{{"value", rounded(value, decimals)},
              {"unit", ucum == "[hnsf'U]" ? "HU" : ucum},
              {"system", "http://unitsofmeasure.org"},
              {"code", ucum}};
}

}  // namespace

Json fhir_concept(const CodedEntry& code, const std::string& text) {
  Json concept_json{
      {"coding",
       Json::array({{{"system", code_system(code.scheme)}, {"code", code.value}, {"display", code.meaning}}})}};
  if (!text.empty()) {
    concept_json["text"] = text;
  }
  return concept_json;
}

Json fhir_category(const char* code, const char* display) {
  return Json{{"coding", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/observation-category"},
                                       {"code", code},
                                       {"display", display}}})}};
}

Json fhir_value(const measure::Measured<double>& measured, int decimals, std::string_view ucum) {
  if (!measured) {
    return Json{{"dataAbsentReason",
                 {{"coding", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/data-absent-reason"},
                                           {"code", "unknown"}}})},
                  {"text", measured.why_not().empty() ? "not measured" : measured.why_not()}}}};
  }
  Json value = quantity(measured.value(), decimals, ucum);
  Json extended{{"extension", Json::array({{{"url", "http://hl7.org/fhir/StructureDefinition/iso21090-uncertainty"},
                                            {"valueDecimal", rounded(measured.standard_error(), decimals)}}})}};
  extended.update(value);
  return Json{{"valueQuantity", std::move(extended)}};
}

Json fhir_component(const measure::CatalogueRow& row, const measure::Measured<double>& measured) {
  const NumberCode code = number_code(row);
  Json concept_json = fhir_concept(code.concept_name, std::string(row.label));
  if (code.concept_name.scheme != kOwnScheme) {  // several rows share a standard code: the own one tells them apart
    concept_json["coding"].push_back(fhir_concept(own_code(row.key, row.label), "")["coding"][0]);
  }
  Json component{{"code", std::move(concept_json)}};
  component.update(fhir_value(measured, row.decimals + kExtraDigits, row.unit));
  return component;
}

Json fhir_change(const measure::CatalogueRow& row, const measure::Change& change) {
  const int decimals = row.decimals + kExtraDigits;
  Json component{
      {"code", fhir_concept(own_code("change_" + std::string(row.key), "Change: " + std::string(row.label)), "")}};
  component.update(fhir_value(change.difference, decimals, row.unit));
  if (change.decision_limit) {
    const double limit = std::abs(change.decision_limit.value());
    component["referenceRange"] = Json::array({{{"low", quantity(-limit, decimals, row.unit)},
                                                {"high", quantity(limit, decimals, row.unit)},
                                                {"text", "decision limit: no change is told within it"}}});
  }
  return component;
}

}  // namespace kyphos::io
