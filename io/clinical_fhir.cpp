#include "io/clinical_fhir.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "io/clinical_codes.h"
#include "io/clinical_record.h"
#include "io/clinical_value.h"
#include "io/error.h"
#include "io/flat_json.h"
#include "io/near_name.h"

namespace kyphos::io {
namespace {

using classify::ClinicalContext;
using classify::Date;
using classify::Tristate;
using Json = nlohmann::json;

/// A member that is there and of the type asked for; null otherwise.
const Json& member(const Json& object, const char* key) {
  static const Json kNothing;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : kNothing;
}

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }

/// The day of a FHIR date or dateTime; dates of a year or month alone are too coarse.
std::optional<Date> date_of(const Json& value) {
  return date_from_text(std::string_view(text_of(value)).substr(0, 10));
}

std::optional<Date> first_date(const Json& resource, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (const auto date = date_of(member(resource, key))) {
      return date;
    }
  }
  return std::nullopt;
}

struct Coded {
  ClinicalMeaning meaning = ClinicalMeaning::None;
  std::string own_key;  ///< in our own code system
};

Coded coded(const Json& concept_) {
  Coded result;
  for (const Json& coding : member(concept_, "coding")) {
    const std::string system = text_of(member(coding, "system"));
    const std::string code = text_of(member(coding, "code"));
    if (system == kClinicalCodeSystem) {
      result.own_key = code;
    } else if (result.meaning == ClinicalMeaning::None) {
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

bool says(const Json& resource, const char* key, std::initializer_list<std::string_view> codes) {
  for (const Json& coding : member(member(resource, key), "coding")) {
    const std::string code = text_of(member(coding, "code"));
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
      return true;
    }
  }
  return false;
}

/// Entered in error, or cancelled: says nothing.
bool is_mistaken(const Json& resource) {
  const std::string status = text_of(member(resource, "status"));
  return status == "entered-in-error" || status == "cancelled" ||
         says(resource, "verificationStatus", {"entered-in-error"});
}

/// Complaints that pass; what has passed does not hold now. A cancer that is over remains a history of cancer.
bool passes(ClinicalMeaning meaning) {
  return meaning == ClinicalMeaning::Dyspnoea || meaning == ClinicalMeaning::NeurologicDeficit ||
         meaning == ClinicalMeaning::CaudaEquina;
}

/// Refuted, or over: no. Provisional: unknown. Else a Condition is taken as held.
Tristate verified(const Json& resource, ClinicalMeaning meaning) {
  const bool over = says(resource, "clinicalStatus", {"resolved", "inactive", "remission"});
  if (says(resource, "verificationStatus", {"refuted"}) || (over && passes(meaning))) {
    return Tristate::No;
  }
  return says(resource, "verificationStatus", {"unconfirmed", "provisional", "differential"}) ? Tristate::Unknown
                                                                                              : Tristate::Yes;
}

std::optional<double> number_of(const Json& resource) {
  const Json& quantity = member(member(resource, "valueQuantity"), "value");
  const Json& integer = member(resource, "valueInteger");
  const Json& value = quantity.is_number() ? quantity : integer;
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

/// A value of our own key in whatever FHIR type it comes.
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

class BundleReader {
 public:
  explicit BundleReader(const std::string& subject) : subject_(subject) {}

  void take(const Json& entry, std::size_t index) {
    const Json& resource = member(entry, "resource");
    place_ = "entry[" + std::to_string(index) + "]";
    const std::string type = text_of(member(resource, "resourceType"));
    if (type == "Patient") {
      name_patient(entry, resource);
      return;
    }
    if (is_mistaken(resource) || member(resource, "subject").is_null()) {
      ++passed_over_;
      return;
    }
    PatientRecord& of = patients_[text_of(member(member(resource, "subject"), "reference"))];
    const bool taken = type == "Condition"             ? condition(resource, of)
                       : type == "Observation"         ? observation(resource, of)
                       : type == "MedicationStatement" ? medication(resource, of)
                       : type == "Procedure"           ? procedure(resource, of)
                                                       : false;
    passed_over_ += taken ? 0 : 1;
  }

  [[nodiscard]] ClinicalFile finished() {
    ClinicalFile file;
    for (const auto& [reference, of] : patients_) {
      ClinicalContext context = io::finished(of);
      if (context.patient.empty()) {
        const auto named = identifiers_.find(reference);
        context.patient = named != identifiers_.end() ? named->second : reference.substr(reference.rfind('/') + 1);
      }
      file.contexts.push_back(std::move(context));
    }
    if (passed_over_ > 0) {
      file.warnings.push_back({"fhir_passed_over", std::to_string(passed_over_) +
                                                       " resource(s) of the bundle carry no code that is understood "
                                                       "and were passed over."});
    }
    return file;
  }

 private:
  /// Images know a patient by an identifier, not by the id of the resource.
  void name_patient(const Json& entry, const Json& resource) {
    for (const Json& identifier : member(resource, "identifier")) {
      if (const std::string value = text_of(member(identifier, "value")); !value.empty()) {
        identifiers_.emplace("Patient/" + text_of(member(resource, "id")), value);
        identifiers_.emplace(text_of(member(entry, "fullUrl")), value);
      }
    }
  }

  bool own(const Json& resource, const std::string& key, ClinicalContext& context,
           const std::vector<std::string>& value) {
    const classify::ClinicalField* field = classify::find_clinical_field(key);
    if (field == nullptr) {
      const std::vector<std::string_view> keys = clinical_keys();
      const auto near = nearest_name(key, keys);
      throw Error(subject_, place_ + " (" + text_of(member(resource, "resourceType")) + "): there is no field \"" +
                                key + "\"" + (near ? "; did you mean \"" + *near + "\"?" : ""));
    }
    if (const auto problem = set_field(context, *field, value)) {
      throw Error(subject_, place_ + ": \"" + key + "\": " + *problem);
    }
    return true;
  }

  bool condition(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "code"));
    if (!code.own_key.empty()) {
      return own(resource, code.own_key, of.context, {std::string(classify::name(verified(resource, code.meaning)))});
    }
    return take_diagnosis(of, {.meaning = code.meaning,
                               .held = verified(resource, code.meaning),
                               .levels = levels_of(resource),
                               .date = first_date(resource, {"onsetDateTime", "recordedDate"})});
  }

  bool observation(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "code"));
    if (!code.own_key.empty()) {
      return own(resource, code.own_key, of.context, own_value(resource));
    }
    const bool pain = code.meaning == ClinicalMeaning::PainScore;
    if (!pain && code.meaning != ClinicalMeaning::MmrcGrade) {
      return false;
    }
    const auto value = number_of(resource);
    const double highest = pain ? 10.0 : 4.0;
    if (!value || *value < 0.0 || *value > highest) {
      throw Error(subject_, place_ + " (Observation): the score is not a number from 0 to " + (pain ? "10" : "4"));
    }
    (pain ? of.pain : of.mmrc).push_back({date_of(member(resource, "effectiveDateTime")), *value});
    return true;
  }

  static bool medication(const Json& resource, PatientRecord& of) {
    const ClinicalMeaning meaning = coded(member(resource, "medicationCodeableConcept")).meaning;
    const std::string status = text_of(member(resource, "status"));
    const bool in_use = status == "active" || status == "completed" || status == "intended";
    if (meaning == ClinicalMeaning::OsteoporosisDrug) {
      of.context.osteoporosis_treatment = classify::told_by_either(
          of.context.osteoporosis_treatment, status == "active" ? Tristate::Yes : Tristate::Unknown);
      return true;
    }
    if (meaning == ClinicalMeaning::Analgesic && in_use && status != "intended") {
      of.context.conservative_therapy = Tristate::Yes;
      if (of.context.conservative_measures.empty()) {
        of.context.conservative_measures.emplace_back("analgesics");
      }
      const auto since = date_of(member(member(resource, "effectivePeriod"), "start"));
      of.context.conservative_since = of.context.conservative_since ? of.context.conservative_since : since;
      return true;
    }
    return false;
  }

  static bool procedure(const Json& resource, PatientRecord& of) {
    if (coded(member(resource, "code")).meaning != ClinicalMeaning::Augmentation) {
      return false;
    }
    if (text_of(member(resource, "status")) == "completed") {
      take_augmentation(of, {.meaning = ClinicalMeaning::Augmentation,
                             .held = Tristate::Yes,
                             .levels = levels_of(resource),
                             .date = first_date(resource, {"performedDateTime"})});
    }
    return true;
  }

  const std::string& subject_;
  std::string place_;
  std::map<std::string, PatientRecord> patients_;   // by reference
  std::map<std::string, std::string> identifiers_;  // by reference
  std::size_t passed_over_ = 0;
};

}  // namespace

ClinicalFile parse_clinical_fhir(std::string_view text, const std::string& subject) {
  const Json bundle = Json::parse(text, nullptr, false);
  if (text_of(member(bundle, "resourceType")) != "Bundle") {
    throw Error(subject, "line 1, column 1: this is not a FHIR Bundle", "Give a Bundle of FHIR R4.");
  }
  BundleReader reader(subject);
  std::size_t index = 0;
  for (const Json& entry : member(bundle, "entry")) {
    reader.take(entry, index);
    ++index;
  }
  ClinicalFile file = reader.finished();
  if (file.contexts.empty()) {
    throw Error(subject, "the bundle has no entry about a patient");
  }
  return file;
}

}  // namespace kyphos::io
