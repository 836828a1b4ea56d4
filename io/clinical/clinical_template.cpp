#include "io/clinical/clinical_template.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "classify/clinical_context.h"
#include "io/clinical/clinical_value.h"

namespace kyphos::io {
namespace {

using namespace classify;
using OrderedJson = nlohmann::ordered_json;

/// What stands in the template for a field nobody has filled in.
struct Blank {
  OrderedJson operator()(std::string ClinicalContext::* /*member*/) const { return ""; }
  OrderedJson operator()(classify::Tristate ClinicalContext::* /*member*/) const { return "unknown"; }
  OrderedJson operator()(Course ClinicalContext::* /*member*/) const { return "unknown"; }
  OrderedJson operator()(TraumaEnergy ClinicalContext::* /*member*/) const { return "unknown"; }
  OrderedJson operator()(AugmentationOutcome ClinicalContext::* /*member*/) const { return "unknown"; }
  OrderedJson operator()(std::optional<double> ClinicalContext::* /*member*/) const { return nullptr; }
  OrderedJson operator()(std::optional<int> ClinicalContext::* /*member*/) const { return nullptr; }
  OrderedJson operator()(std::optional<Date> ClinicalContext::* /*member*/) const { return nullptr; }
  OrderedJson operator()(std::vector<measure::Level> ClinicalContext::* /*member*/) const {
    return OrderedJson::array();
  }
  OrderedJson operator()(std::vector<std::string> ClinicalContext::* /*member*/) const { return OrderedJson::array(); }
};

OrderedJson one_of(OrderedJson names) { return {{"enum", std::move(names)}}; }

struct Schema {
  const ClinicalField& field;
  OrderedJson operator()(std::string ClinicalContext::* /*member*/) const { return {{"type", "string"}}; }
  OrderedJson operator()(classify::Tristate ClinicalContext::* /*member*/) const {
    return one_of({"yes", "no", "unknown", true, false, nullptr});
  }
  OrderedJson operator()(Course ClinicalContext::* /*member*/) const {
    return one_of({"new", "worse", "stable", "better", "unknown", nullptr});
  }
  OrderedJson operator()(TraumaEnergy ClinicalContext::* /*member*/) const {
    return one_of({"none", "low", "high", "unknown", nullptr});
  }
  OrderedJson operator()(AugmentationOutcome ClinicalContext::* /*member*/) const {
    return one_of({"improved", "persisting_pain", "unknown", nullptr});
  }
  OrderedJson operator()(std::optional<double> ClinicalContext::* /*member*/) const { return number("number"); }
  OrderedJson operator()(std::optional<int> ClinicalContext::* /*member*/) const { return number("integer"); }
  OrderedJson operator()(std::optional<Date> ClinicalContext::* /*member*/) const {
    return {{"type", {"string", "null"}}, {"pattern", "^([0-9]{4}-[0-9]{2}-[0-9]{2}|unknown|)$"}};
  }
  OrderedJson operator()(std::vector<measure::Level> ClinicalContext::* /*member*/) const {
    return {{"type", "array"}, {"items", {{"type", "string"}, {"pattern", "^[CcTtLlSs][0-9]{1,2}$"}}}};
  }
  OrderedJson operator()(std::vector<std::string> ClinicalContext::* /*member*/) const {
    return {{"type", "array"}, {"items", {{"type", "string"}}}};
  }
  [[nodiscard]] OrderedJson number(const char* type) const {
    return {{"type", {type, "null"}}, {"minimum", field.lowest}, {"maximum", field.highest}};
  }
};

}  // namespace

std::string clinical_template_json() {
  OrderedJson document;
  document["_about"] =
      "Fill in what is known and leave the rest: what is absent is unknown, and unknown is never taken for yes or no. "
      "Keys that begin with _ are notes.";
  for (const ClinicalField& field : clinical_fields()) {
    document["_" + std::string(field.key)] = std::string(field.ask) + ": " + expected(field);
    document[std::string(field.key)] = std::visit(Blank{}, field.member);
  }
  return document.dump(2) + "\n";
}

std::string clinical_template_csv() {
  std::string header;
  std::string row;
  for (const ClinicalField& field : clinical_fields()) {
    header += (header.empty() ? "" : ",") + std::string(field.key);
    row += row.empty() ? "the-patient-id-in-the-images" : ",";
  }
  return header + "\n" + row + "\n";
}

std::string clinical_schema_json() {
  OrderedJson properties;
  for (const ClinicalField& field : clinical_fields()) {
    OrderedJson property = std::visit(Schema{field}, field.member);
    property["description"] = std::string(field.ask) + ": " + expected(field);
    properties[std::string(field.key)] = std::move(property);
  }
  const OrderedJson schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                           {"title", "Clinical context of one patient for kyphos"},
                           {"description", "What is absent is unknown; unknown is never taken for yes or no."},
                           {"type", "object"},
                           {"properties", properties},
                           {"patternProperties", {{"^_", OrderedJson::object()}}},
                           {"additionalProperties", false}};
  return schema.dump(2) + "\n";
}

}  // namespace kyphos::io
