#include "io/report/views/kept_judgement.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/clinical/clinical_value.h"

namespace kyphos::io {
namespace {

using JudgementJson = nlohmann::ordered_json;

/// One value of a list field a text; else the one.
std::vector<std::string> values_of_field(const std::string& words) {
  std::vector<std::string> values;
  for (std::size_t start = 0; start < words.size();) {
    const std::size_t end = std::min(words.find(", ", start), words.size());
    values.push_back(words.substr(start, end - start));
    start = end + 2;
  }
  return values;
}

}  // namespace

JudgementJson kept_judgement_json(const JudgedBy& judged) {
  JudgementJson facts = JudgementJson::object();
  for (const classify::ClinicalField& field : classify::clinical_fields()) {
    if (!std::holds_alternative<std::string classify::ClinicalContext::*>(field.member) &&
        classify::is_known(judged.context, field)) {
      facts[std::string(field.key)] = values_of_field(classify::words(judged.context, field));
    }
  }
  JudgementJson site = JudgementJson::array();
  for (const classify::Threshold& threshold : classify::overridden(judged.criteria)) {
    site.push_back(JudgementJson::array({threshold.key, threshold.value, threshold.source}));
  }
  return JudgementJson{
      {"facts", std::move(facts)}, {"site_thresholds", std::move(site)}, {"edition", classify::name(judged.edition)}};
}

JudgedBy kept_judgement_of_json(const JudgementJson& json) {
  JudgedBy judged;
  for (const auto& [key, values] : json.at("facts").items()) {
    const classify::ClinicalField* const field = classify::find_clinical_field(key);
    if (field == nullptr || set_field(judged.context, *field, values.get<std::vector<std::string>>()).has_value()) {
      throw std::out_of_range("a clinical fact");
    }
  }
  std::vector<classify::ThresholdOverride> site;
  for (const JudgementJson& one : json.at("site_thresholds")) {
    site.push_back({.key = one.at(0).get<std::string>(),
                    .value = one.at(1).get<double>(),
                    .source = one.at(2).get<std::string>()});
  }
  judged.criteria = classify::with_overrides(classify::default_criteria(), site);
  const auto edition = classify::edition_from_name(json.at("edition").get<std::string>());
  judged.edition = edition.value_or(classify::Edition::Acr2022);
  return judged;
}

}  // namespace kyphos::io
