#include "io/clinical/fhir_resource.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "io/calendar_day.h"
#include "io/clinical/clinical_value.h"

namespace kyphos::io {

using classify::Date;

namespace {

using Json = nlohmann::json;

/// A code as it may be shown: what is no plain code may be somebody's name.
std::string shown(const std::string& system, const std::string& code) {
  constexpr std::size_t kLongest = 24;
  const bool plain = !code.empty() && code.size() <= kLongest && std::ranges::all_of(code, [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '.' || letter == '-';
  }) && std::ranges::any_of(code, [](unsigned char letter) { return std::isdigit(letter) != 0; });
  const std::string_view name = std::string_view(system).substr(system.find_last_of("/:") + 1);
  return (plain ? code : "a code") + (name.empty() ? "" : " of " + std::string(name));
}

}  // namespace

const Json& member(const Json& object, const char* key) {
  static const Json kNothing;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : kNothing;
}

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }

std::optional<Date> date_of(const Json& value) { return calendar_day(std::string_view(text_of(value)).substr(0, 10)); }

std::optional<Date> first_date(const Json& resource, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (const auto date = date_of(member(resource, key))) {
      return date;
    }
  }
  return std::nullopt;
}

Coded coded(const Json& concept_) {
  Coded result;
  for (const Json& coding : member(concept_, "coding")) {
    const std::string system = text_of(member(coding, "system"));
    const std::string code = text_of(member(coding, "code"));
    if (system == kClinicalCodeSystem) {
      result.own_key = code;
      continue;
    }
    result.written = result.written.empty() ? shown(system, code) : result.written;
    if (result.meaning == ClinicalMeaning::None) {
      result.meaning = meaning_of(system, code);
    }
  }
  return result;
}

std::vector<measure::Level> levels_of(const Json& resource) {
  const Json& site = member(resource, "bodySite");
  const Json sites = site.is_array() ? site : Json::array({site});
  std::vector<measure::Level> levels;
  for (const Json& one : sites) {
    for (const Json& coding : member(one, "coding")) {
      if (const auto level = level_of_snomed(text_of(member(coding, "code")))) {
        levels.push_back(*level);
      }
    }
  }
  return levels;
}

namespace {

bool says(const Json& resource, const char* key, std::initializer_list<std::string_view> codes) {
  for (const Json& coding : member(member(resource, key), "coding")) {
    const std::string code = text_of(member(coding, "code"));
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
      return true;
    }
  }
  return false;
}

/// Complaints that pass; what has passed does not hold now. A cancer that is over remains a history of cancer.
bool passes(ClinicalMeaning meaning) {
  return meaning == ClinicalMeaning::Dyspnoea || meaning == ClinicalMeaning::NeurologicDeficit ||
         meaning == ClinicalMeaning::CaudaEquina || meaning == ClinicalMeaning::Infection ||
         meaning == ClinicalMeaning::Pregnancy;
}

}  // namespace

bool is_mistaken(const Json& resource) {
  const std::string status = text_of(member(resource, "status"));
  return status == "entered-in-error" || status == "cancelled" ||
         says(resource, "verificationStatus", {"entered-in-error"});
}

classify::Tristate verified(const Json& resource, ClinicalMeaning meaning) {
  const bool over = says(resource, "clinicalStatus", {"resolved", "inactive", "remission"});
  if (says(resource, "verificationStatus", {"refuted"}) || (over && passes(meaning))) {
    return classify::Tristate::No;
  }
  return says(resource, "verificationStatus", {"unconfirmed", "provisional", "differential"})
             ? classify::Tristate::Unknown
             : classify::Tristate::Yes;
}

std::optional<double> number_of(const Json& resource) {
  const Json& quantity = member(member(resource, "valueQuantity"), "value");
  const Json& integer = member(resource, "valueInteger");
  const Json& value = quantity.is_number() ? quantity : integer;
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

std::vector<std::string> own_value(const Json& resource) {
  for (const char* key : {"valueString", "valueDateTime"}) {
    if (const std::string text = text_of(member(resource, key)); !text.empty()) {
      return {std::string_view(key) == "valueDateTime" ? text.substr(0, 10) : text};
    }
  }
  if (const Json& yes = member(resource, "valueBoolean"); yes.is_boolean()) {
    return {yes.get<bool>() ? "yes" : "no"};
  }
  for (const Json& coding : member(member(resource, "valueCodeableConcept"), "coding")) {
    return {text_of(member(coding, "code"))};
  }
  if (const auto number = number_of(resource)) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", *number);
    return {text.data()};
  }
  return {""};
}

}  // namespace kyphos::io
