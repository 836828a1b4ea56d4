#include "io/clinical/clinical_fhir.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "io/clinical/clinical_record.h"
#include "io/clinical/clinical_value.h"
#include "io/clinical/fhir_resource.h"
#include "io/error.h"
#include "io/json_place.h"
#include "io/near_name.h"

namespace kyphos::io {
namespace {

using classify::ClinicalContext;
using classify::Date;
using Json = nlohmann::json;

/// The kind of a resource where it is a plain word: what stands in its place may be anything.
std::string kind_of(const Json& resource) {
  const std::string kind = text_of(member(resource, "resourceType"));
  const bool plain = !kind.empty() && kind.size() <= 40 &&
                     std::ranges::all_of(kind, [](unsigned char letter) { return std::isalpha(letter) != 0; });
  return plain ? kind : "resource";
}

class BundleReader {
 public:
  BundleReader(std::string_view text, const std::string& subject) : text_(text), subject_(subject) {}

  void take(const Json& entry, std::size_t index) {
    const Json& resource = member(entry, "resource");
    index_ = index;
    type_ = kind_of(resource);
    if (type_ == "Patient") {
      name_patient(entry, resource);
      return;
    }
    if (is_mistaken(resource)) {
      pass_over("entered in error or cancelled");
      return;
    }
    if (member(resource, "subject").is_null()) {
      pass_over("no subject");
      return;
    }
    PatientRecord& of = patients_[text_of(member(member(resource, "subject"), "reference"))];
    if (type_ == "Condition") {
      condition(resource, of);
    } else if (type_ == "Observation") {
      observation(resource, of);
    } else if (type_ == "MedicationStatement") {
      medication(resource, of);
    } else if (type_ == "Procedure") {
      procedure(resource, of);
    } else {
      pass_over("this kind of resource is not read");
    }
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
    if (passed_over_count_ > 0) {
      const std::size_t more = passed_over_count_ - passed_over_.size();
      std::string text = std::to_string(passed_over_count_) + " resource(s) of the bundle were passed over: ";
      for (const std::string& one : passed_over_) {
        text += (&one == passed_over_.data() ? "" : "; ") + one;
      }
      file.warnings.push_back(
          {"fhir_passed_over", text + (more > 0 ? "; and " + std::to_string(more) + " more." : ".")});
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

  /// "line 12, column 3 (entry 4, Observation)", of a member of the resource or of the resource itself.
  [[nodiscard]] std::string where(std::string_view key = {}) const {
    std::vector<JsonStep> path{std::string("entry"), index_, std::string("resource")};
    if (!key.empty()) {
      path.emplace_back(std::string(key));
    }
    return words(json_place(text_, path)) + " (entry " + std::to_string(index_) + ", " + type_ + ")";
  }

  /// What is not understood is said, with its place, and not silently left out.
  void pass_over(const std::string& why) {
    constexpr std::size_t kMostNamed = 20;
    ++passed_over_count_;
    if (passed_over_.size() < kMostNamed) {
      passed_over_.push_back(where() + ": " + why);
    }
  }

  void not_understood(const Coded& code) {
    pass_over(code.written.empty() ? "no code" : code.written + " is not understood");
  }

  void own(const std::string& key, ClinicalContext& context, const std::vector<std::string>& value) {
    const classify::ClinicalField* field = classify::find_clinical_field(key);
    if (field == nullptr) {
      const std::vector<std::string_view> keys = clinical_keys();
      const auto near = nearest_name(key, keys);
      throw Error(subject_, where("code") + ": there is no field \"" + key + "\"" +
                                (near ? "; did you mean \"" + *near + "\"?" : ""));
    }
    if (const auto problem = set_field(context, *field, value)) {
      throw Error(subject_, where() + ": \"" + key + "\": " + *problem);
    }
  }

  void condition(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "code"));
    if (!code.own_key.empty()) {
      own(code.own_key, of.context, {std::string(classify::name(verified(resource, code.meaning)))});
      return;
    }
    if (!take_diagnosis(of, {.meaning = code.meaning,
                             .held = verified(resource, code.meaning),
                             .levels = levels_of(resource),
                             .date = first_date(resource, {"onsetDateTime", "recordedDate"})})) {
      not_understood(code);
    }
  }

  void observation(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "code"));
    switch (code.meaning) {
      case ClinicalMeaning::PainScore:
        of.pain.push_back(score(resource, 0.0, 10.0));
        return;
      case ClinicalMeaning::MmrcGrade:
        of.mmrc.push_back(score(resource, 0.0, 4.0));
        return;
      case ClinicalMeaning::FvcPercent:
        of.fvc_percent.push_back(score(resource, 1.0, 200.0));
        return;
      case ClinicalMeaning::FvcVolume:
        pass_over(code.written + " is a volume; percent of predicted is needed");
        return;
      default:
        break;
    }
    if (code.own_key.empty()) {
      not_understood(code);
    } else {
      own(code.own_key, of.context, own_value(resource));
    }
  }

  [[nodiscard]] DatedScore score(const Json& resource, double lowest, double highest) const {
    const auto value = number_of(resource);
    if (!value || *value < lowest || *value > highest) {
      std::array<char, 64> range{};
      std::snprintf(range.data(), range.size(), "from %g to %g", lowest, highest);
      throw Error(subject_, where(member(resource, "valueQuantity").is_null() ? "valueInteger" : "valueQuantity") +
                                ": the value is not a number " + range.data());
    }
    return {date_of(member(resource, "effectiveDateTime")), *value};
  }

  void medication(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "medicationCodeableConcept"));
    const std::string status = text_of(member(resource, "status"));
    if (code.meaning == ClinicalMeaning::OsteoporosisDrug) {
      of.context.osteoporosis_treatment =
          classify::told_by_either(of.context.osteoporosis_treatment,
                                   status == "active" ? classify::Tristate::Yes : classify::Tristate::Unknown);
    } else if (code.meaning != ClinicalMeaning::Analgesic) {
      not_understood(code);
    } else if (status != "active" && status != "completed") {
      pass_over("neither taken nor being taken");
    } else {
      of.context.conservative_therapy = classify::Tristate::Yes;
      if (of.context.conservative_measures.empty()) {
        of.context.conservative_measures.emplace_back("analgesics");
      }
      const auto since = date_of(member(member(resource, "effectivePeriod"), "start"));
      of.context.conservative_since = of.context.conservative_since ? of.context.conservative_since : since;
    }
  }

  void procedure(const Json& resource, PatientRecord& of) {
    const Coded code = coded(member(resource, "code"));
    if (code.meaning != ClinicalMeaning::Augmentation) {
      not_understood(code);
    } else if (text_of(member(resource, "status")) != "completed") {
      pass_over("not completed");
    } else {
      take_augmentation(of, {.meaning = ClinicalMeaning::Augmentation,
                             .held = classify::Tristate::Yes,
                             .levels = levels_of(resource),
                             .date = first_date(resource, {"performedDateTime"})});
    }
  }

  std::string_view text_;
  const std::string& subject_;
  std::size_t index_ = 0;
  std::string type_;
  std::map<std::string, PatientRecord> patients_;   // by reference
  std::map<std::string, std::string> identifiers_;  // by reference
  std::vector<std::string> passed_over_;            // the first ones, in words
  std::size_t passed_over_count_ = 0;
};

}  // namespace

ClinicalFile parse_clinical_fhir(std::string_view text, const std::string& subject) {
  Json bundle;
  try {
    bundle = Json::parse(text);
  } catch (const Json::parse_error& problem) {
    throw Error(subject, words(place_of(text, problem.byte > 0 ? problem.byte - 1 : 0)) + ": this is not valid JSON");
  }
  if (text_of(member(bundle, "resourceType")) != "Bundle") {
    throw Error(subject, "line 1, column 1: this is not a FHIR Bundle", "Give a Bundle of FHIR R4.");
  }
  const Json& entries = member(bundle, "entry");
  if (!entries.is_null() && !entries.is_array()) {
    throw Error(subject, words(json_place(text, {std::string("entry")})) + ": \"entry\" is not a list");
  }
  BundleReader reader(text, subject);
  std::size_t index = 0;
  for (const Json& entry : entries) {
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
