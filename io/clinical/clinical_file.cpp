#include "io/clinical/clinical_file.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "io/clinical/clinical_csv.h"
#include "io/clinical/clinical_fhir.h"
#include "io/clinical/clinical_value.h"
#include "io/error.h"
#include "io/flat_json.h"
#include "io/near_name.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

using classify::ClinicalContext;
using classify::Date;

// Facts recorded further from the study than the acute band of six weeks may no longer hold.
constexpr int kFarDays = 42;

std::string unknown_key(const std::string& key) {
  const std::vector<std::string_view> keys = clinical_keys();
  const auto near = nearest_name(key, keys);
  return "there is no field \"" + key + "\"" + (near ? "; did you mean \"" + *near + "\"?" : "");
}

ClinicalFile parse_flat(std::string_view text, const std::string& subject) {
  ClinicalContext context;
  for (const FlatField& given : read_flat_json(text, subject)) {
    const classify::ClinicalField* field = classify::find_clinical_field(given.key);
    if (field == nullptr) {
      throw Error(subject, words(given.place) + ": " + unknown_key(given.key));
    }
    const bool silent = given.values.empty();  // an empty list
    if (const auto problem = silent ? std::nullopt : set_field(context, *field, given.values)) {
      throw Error(subject, words(given.place) + ": \"" + given.key + "\": " + *problem);
    }
  }
  return {{std::move(context)}, {}};
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

/// FHIR resources say what they are; a file with that key at its top is one. So is a broken file that names the key:
/// its mistake is to be found by the reader of FHIR.
bool is_fhir(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  return document.is_discarded() ? text.find("\"resourceType\"") != std::string_view::npos
                                 : document.is_object() && document.contains("resourceType");
}

bool speaks_of(const ClinicalContext& context, std::span<const std::string> patient) {
  return std::find(patient.begin(), patient.end(), context.patient) != patient.end();
}

template <typename Value>
void take_earlier(std::optional<Value>& before, const std::optional<Value>& earlier) {
  before = before ? before : earlier;
}

ClinicalContext with_history(ClinicalContext now, const std::vector<const ClinicalContext*>& of_patient) {
  const ClinicalContext* previous = nullptr;
  for (const ClinicalContext* other : of_patient) {
    const auto days = classify::days_between(other->assessed_on, now.assessed_on);
    if (days && *days > 0 && (previous == nullptr || *previous->assessed_on < *other->assessed_on)) {
      previous = other;
    }
  }
  if (previous != nullptr) {
    if (!now.pain_score_before) {
      now.pain_score_before = previous->pain_score;
      now.pain_score_before_date = previous->pain_score_date ? previous->pain_score_date : previous->assessed_on;
    }
    take_earlier(now.mmrc_before, previous->mmrc);
    take_earlier(now.fvc_percent_before, previous->fvc_percent);
    take_earlier(now.first_diagnosis, previous->first_diagnosis);
  }
  return now;
}

/// Days between facts and study; a row without date counts as far, so that dated rows come first.
int distance(const ClinicalContext& context, std::optional<Date> study_date) {
  const auto days = classify::days_between(context.assessed_on, study_date);
  return days ? std::abs(*days) : std::numeric_limits<int>::max();
}

}  // namespace

ClinicalFile parse_clinical_text(std::string_view text, const std::string& subject) {
  text = without_mark(text);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    throw Error(subject, "the file is empty", "kyphos clinical-template writes one to fill in.");
  }
  if (text[first] != '{' && text[first] != '[') {
    return parse_clinical_csv(text, subject);
  }
  require_modest_json(text, subject);
  return is_fhir(text) ? parse_clinical_fhir(text, subject) : parse_flat(text, subject);
}

ClinicalFile read_clinical_file(const std::filesystem::path& path) {
  const std::string text = read_text(path, kLargestClinicalBytes, "a clinical file");
  return parse_clinical_text(text, path.string());
}

ClinicalMatch context_for(const ClinicalFile& file, std::span<const std::string> patient,
                          std::optional<Date> study_date) {
  if (file.contexts.size() == 1 && file.contexts.front().patient.empty()) {
    return {file.contexts.front(), {}};
  }
  std::vector<const ClinicalContext*> found;
  for (const ClinicalContext& context : file.contexts) {
    if (speaks_of(context, patient)) {
      found.push_back(&context);
    }
  }
  if (found.empty()) {
    return {std::nullopt, {{"no_clinical_context", "The clinical file says nothing of this patient."}}};
  }
  const auto nearest = std::min_element(found.begin(), found.end(), [&](const auto* left, const auto* right) {
    return distance(*left, study_date) < distance(*right, study_date);
  });
  ClinicalMatch match{with_history(**nearest, found), {}};
  const auto days = classify::days_between(match.context->assessed_on, study_date);
  if (days && std::abs(*days) > kFarDays) {
    match.warnings.push_back({"clinical_facts_far", "The clinical facts were recorded " +
                                                        std::to_string(std::abs(*days)) + " days " +
                                                        (*days > 0 ? "before" : "after") + " the study."});
  }
  return match;
}

}  // namespace kyphos::io
