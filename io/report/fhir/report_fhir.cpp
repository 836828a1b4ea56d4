#include "io/report/fhir/report_fhir.h"

#include "io/derived_uid.h"
#include "io/report/fhir/fhir_values.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"
#include "io/report/words/summary.h"
#include "io/report/words/tracked_body.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

/// The bundle under way, and what its resources refer to again and again.
struct FhirBundle {
  const CaseReport& report;
  const FhirPerson& person;
  Json entries = Json::array();
  Json subject{};  ///< reference

  /// Adds a resource under an id of its own; returns a reference to it.
  Json add(const std::string& uid, Json resource) {
    resource["id"] = uid;
    entries.push_back(Json{{"fullUrl", "urn:oid:" + uid}, {"resource", std::move(resource)}});
    return Json{{"reference", "urn:oid:" + uid}};
  }
  [[nodiscard]] std::string uid(const std::string& what) const {
    return derived_uid("fhir\x1f" + person.tracked_by + "\x1f" + what);
  }
};

void put_date(Json& resource, const char* key, const std::optional<std::string>& date) {
  if (date) {
    resource[key] = *date;
  }
}

Json patient_resource(const CaseReport& report, const FhirPerson& person) {
  Json patient{{"resourceType", "Patient"}, {"identifier", Json::array({{{"value", person.identifier}}})}};
  if (report.sex == "F" || report.sex == "M" || report.sex == "O") {
    patient["gender"] = report.sex == "F" ? "female" : report.sex == "M" ? "male" : "other";
  }
  return patient;
}

Json imaging_study(const StudyReport& study, const Json& subject) {
  Json resource{{"resourceType", "ImagingStudy"},
                {"identifier", Json::array({{{"system", "urn:dicom:uid"}, {"value", "urn:oid:" + study.study_uid}}})},
                {"status", study.from_report ? "unknown" : "available"},
                {"subject", subject}};
  put_date(resource, "started", study.date);
  resource["series"] = Json::array(
      {{{"uid", study.series.series_uid},
        {"modality", {{"system", "http://dicom.nema.org/resources/ontology/DCM"}, {"code", study.series.modality}}}}});
  if (!study.from_report) {
    resource["series"][0]["numberOfInstances"] = study.series.slice_count;
  }
  return resource;
}

/// The types of HL7's mapping of DICOM SR.
Json tracking_identifier(const char* type, const std::string& value) {
  return Json{{"type",
               {{"coding", Json::array({{{"system", "http://hl7.org/fhir/uv/dicom-sr/CodeSystem/dicom-identifier-type"},
                                         {"code", type}}})}}},
              {"value", value}};
}

Json body_structure(const TrackedBody& tracked, const measure::VertebralBody& body, const Json& subject) {
  return Json{{"resourceType", "BodyStructure"},
              {"identifier", Json::array({tracking_identifier("tracking-id", tracked.identifier),
                                          tracking_identifier("tracking-uid", "urn:oid:" + tracked.uid)})},
              {"location", fhir_concept(level_code(body.name.level), measure::display_name(body))},
              {"patient", subject}};
}

Json observation(const CodedEntry& code, const Json& subject, const std::optional<std::string>& date) {
  Json resource{{"resourceType", "Observation"},
                {"status", "preliminary"},
                {"category", Json::array({fhir_category("imaging", "Imaging")})},
                {"code", fhir_concept(code, code.meaning)},
                {"subject", subject}};
  put_date(resource, "effectiveDateTime", date);
  return resource;
}

Json notes_of(const measure::VertebralBody& body) {
  Json notes = Json::array();
  if (body.status == measure::BodyStatus::NotMeasured) {
    notes.push_back(Json{{"text", "Not measured: " + body.why_not}});
  }
  for (const std::string& doubt : body.doubts) {
    notes.push_back(Json{{"text", "Doubtful: " + doubt}});
  }
  return notes;
}

/// A body at a date: every row of the catalogue as a component, with its reason where there is no value.
Json body_observation(const measure::MeasuredVertebra& vertebra, const StudyReport& study, const Json& subject,
                      const Json& imaging, const Json& structure) {
  const CodedEntry group{.value = "125007", .scheme = "DCM", .meaning = "Measurement Group"};
  Json resource = observation(group, subject, study.date);
  resource["focus"] = Json::array({structure});
  resource["bodySite"] = fhir_concept(level_code(vertebra.body.name.level), measure::display_name(vertebra.body));
  resource["derivedFrom"] = Json::array({imaging});
  if (const Json notes = notes_of(vertebra.body); !notes.empty()) {
    resource["note"] = notes;
  }
  Json components = Json::array();
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    if (found != vertebra.values.end()) {
      components.push_back(fhir_component(row, found->second));
    }
  }
  if (vertebra.genant) {
    components.push_back(Json{{"code", fhir_concept(own_code("genant_grade", "Genant grade"), "Genant grade")},
                              {"valueInteger", vertebra.genant.value().grade}});
    components.push_back(Json{{"code", fhir_concept(own_code("genant_type", "Genant type"), "Genant type")},
                              {"valueString", word(vertebra.genant.value().type)}});
  }
  resource["component"] = std::move(components);
  return resource;
}

Json angle_observation(const measure::SpineAngle& angle, const StudyReport& study, const Json& subject,
                       const Json& imaging) {
  const CodedEntry cobb{.value = "285285000", .scheme = "SCT", .meaning = "Cobb angle"};
  Json resource = observation(cobb, subject, study.date);
  resource["code"]["text"] = angle_title(angle);
  resource["derivedFrom"] = Json::array({imaging});
  resource.update(fhir_value(angle.value_deg, 1 + kExtraDigits, "deg"));
  resource["note"] =
      Json::array({{{"text", angle.upper + " to " + angle.lower + "; kyphosis positive" +
                                 (angle.value_deg.doubt().empty() ? "" : "; " + angle.value_deg.doubt())}}});
  return resource;
}

/// What became of a body over the pair of dates that decided.
Json change_observation(const Progression& progression, const measure::VertebraTimeline& vertebra, const Json& subject,
                        const std::optional<std::string>& date) {
  Json resource = observation(own_code("change_verdict", "Change since prior"), subject, date);
  resource["valueString"] = measure::words(vertebra.overall);
  resource["note"] =
      Json::array({{{"text", "From " + date_text(progression.input.points[*vertebra.baseline]) + " to " +
                                 date_text(progression.input.points[*vertebra.current]) + ". " + vertebra.evidence}}});
  Json components = Json::array();
  for (const measure::Change& change : vertebra.changes) {
    const measure::CatalogueRow* const row = measure::find_row(change.key);
    if (row != nullptr && change.earlier == *vertebra.baseline && change.later == *vertebra.current) {
      components.push_back(fhir_change(*row, change));
    }
  }
  if (!components.empty()) {
    resource["component"] = std::move(components);
  }
  return resource;
}

void add_changes(FhirBundle& bundle, std::size_t study, Json& results) {
  const Progression& progression = *bundle.report.progression;
  for (std::size_t at = 0; at < progression.timeline.vertebrae.size(); ++at) {
    const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[at];
    if (vertebra.current != study || !vertebra.baseline) {
      continue;
    }
    Json resource = change_observation(progression, vertebra, bundle.subject, bundle.report.studies[study].date);
    for (const measure::MeasuredVertebra& each : bundle.report.studies[study].measured.vertebrae) {
      if (measure::display_name(each.body) == progression.input.vertebrae[at].observations[study].name) {
        const TrackedBody tracked = tracked_body(bundle.report, study, each.body, bundle.person.tracked_by);
        resource["focus"] = Json::array({{{"reference", "urn:oid:" + bundle.uid("body\x1f" + tracked.uid)}}});
        resource["bodySite"] = fhir_concept(level_code(each.body.name.level), vertebra.name);
      }
    }
    results.push_back(bundle.add(
        bundle.uid("change\x1f" + bundle.report.studies[study].study_uid + "\x1f" + vertebra.tracking_id), resource));
  }
}

std::string conclusion(const FhirBundle& bundle, std::size_t study) {
  const bool newest = study + 1 == bundle.report.studies.size();
  const bool reported = bundle.report.studies[study].from_report;
  return (reported ? "Read back: " + std::string(kFromReport) + ". " : "") + summary(bundle.report.studies[study]) +
         (newest && bundle.report.verdict ? " " + bundle.report.verdict->paragraph : "") + " " +
         std::string(kDisclaimer);
}

void add_study(FhirBundle& bundle, std::size_t study) {
  const StudyReport& shown = bundle.report.studies[study];
  const std::string prefix = shown.study_uid + "\x1f";
  const Json imaging = bundle.add(bundle.uid("imaging\x1f" + prefix), imaging_study(shown, bundle.subject));
  Json results = Json::array();
  for (const measure::MeasuredVertebra& vertebra : shown.measured.vertebrae) {
    const TrackedBody tracked = tracked_body(bundle.report, study, vertebra.body, bundle.person.tracked_by);
    const std::string structure_uid = bundle.uid("body\x1f" + tracked.uid);
    const Json structure{{"reference", "urn:oid:" + structure_uid}};
    const bool known = std::any_of(bundle.entries.begin(), bundle.entries.end(),
                                   [&](const Json& entry) { return entry["resource"]["id"] == structure_uid; });
    if (!known) {
      bundle.add(structure_uid, body_structure(tracked, vertebra.body, bundle.subject));
    }
    results.push_back(bundle.add(bundle.uid("measured\x1f" + prefix + tracked.uid),
                                 body_observation(vertebra, shown, bundle.subject, imaging, structure)));
  }
  for (const measure::SpineAngle& angle : shown.measured.angles) {
    results.push_back(bundle.add(bundle.uid("angle\x1f" + prefix + angle.name),
                                 angle_observation(angle, shown, bundle.subject, imaging)));
  }
  if (bundle.report.progression) {
    add_changes(bundle, study, results);
  }
  Json document{{"resourceType", "DiagnosticReport"},
                {"status", "preliminary"},
                {"code", fhir_concept({.value = "18748-4", .scheme = "LN", .meaning = "Diagnostic imaging study"}, "")},
                {"subject", bundle.subject}};
  put_date(document, "effectiveDateTime", shown.date);
  document["imagingStudy"] = Json::array({imaging});
  document["result"] = std::move(results);
  document["conclusion"] = conclusion(bundle, study);
  bundle.add(bundle.uid("report\x1f" + prefix), std::move(document));
}

}  // namespace

std::string report_fhir(const CaseReport& report, const FhirPerson& person) {
  FhirBundle bundle{.report = report, .person = person};
  bundle.subject = bundle.add(bundle.uid("patient"), patient_resource(report, person));
  for (std::size_t study = 0; study < report.studies.size(); ++study) {
    add_study(bundle, study);
  }
  const Json document{{"resourceType", "Bundle"}, {"type", "collection"}, {"entry", std::move(bundle.entries)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string report_fhir(const CaseReport& report) {
  return report_fhir(report, {.tracked_by = "key\x1f" + report.patient_key, .identifier = report.patient_key});
}

}  // namespace kyphos::io
