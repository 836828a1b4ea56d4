#include "io/clinical/clinical_fhir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "io/clinical/clinical_value.h"
#include "tests/io/problem_of.h"

namespace kyphos::io {
namespace {

using classify::ClinicalContext;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A bundle of resources of one patient, each on a line of its own: resource i stands on line i + 2.
std::string bundle_of(const std::vector<std::string>& resources) {
  std::string text = R"({"resourceType": "Bundle", "entry": [)";
  for (std::size_t i = 0; i < resources.size(); ++i) {
    text += std::string(i == 0 ? "" : ",") + "\n{\"resource\": " + resources[i] + "}";
  }
  return text + "\n]}";
}

std::string resource(const std::string& kind, const std::string& system, const std::string& code,
                     const std::string& more) {
  return R"({"resourceType": ")" + kind + R"(", "subject": {"reference": "Patient/x"}, )" +
         (kind == "MedicationStatement" ? R"("medicationCodeableConcept")" : R"("code")") +
         R"(: {"coding": [{"system": ")" + system + R"(", "code": ")" + code + R"("}]})" + more + "}";
}

constexpr const char* kSnomed = "http://snomed.info/sct";
constexpr const char* kLoinc = "http://loinc.org";
constexpr const char* kIcd = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr const char* kOwn = "urn:kyphos:clinical";

ClinicalFile read(const std::vector<std::string>& resources) {
  return parse_clinical_fhir(bundle_of(resources), "bundle.json");
}

ClinicalContext context_of(const std::vector<std::string>& resources) { return read(resources).contexts.at(0); }

std::string problem_of_bundle(const std::string& text) {
  return test::problem_of([&] { return parse_clinical_fhir(text, "bundle.json"); });
}

/// A value that a field may have, as FHIR carries it, and as the field says it.
struct Carried {
  std::string fhir;
  std::string words;
};

Carried carried_by(const classify::ClinicalField& field) {
  const std::map<std::string, Carried> kByWhatIsExpected{
      {"yes, no or unknown", {R"(, "valueBoolean": true)", "yes"}},
      {"new, worse, stable, better or unknown",
       {R"(, "valueCodeableConcept": {"coding": [{"code": "worse"}]})", "worse"}},
      {"none, low, high or unknown", {R"(, "valueString": "low")", "low"}},
      {"improved, persisting_pain or unknown", {R"(, "valueString": "improved")", "improved"}},
      {"a date YYYY-MM-DD", {R"(, "valueDateTime": "2026-02-28T08:00:00Z")", "2026-02-28"}},
      {"levels such as T12 or L1", {R"(, "valueString": "T12")", "T12"}},
      {"a list of words", {R"(, "valueString": "brace")", "brace"}},
      {"text", {R"(, "valueString": "P-17")", "P-17"}}};
  const auto found = kByWhatIsExpected.find(expected(field));
  return found == kByWhatIsExpected.end() ? Carried{R"(, "valueQuantity": {"value": 3})", "3"} : found->second;
}

TEST(ClinicalFhir, CarriesEveryFieldOfTheClinicalFile) {
  for (const classify::ClinicalField& field : classify::clinical_fields()) {
    const Carried carried = carried_by(field);
    const auto context =
        context_of({resource("Observation", kOwn, std::string(field.key), R"(, "status": "final")" + carried.fhir)});
    EXPECT_EQ(classify::words(context, field), carried.words) << field.key;
  }
}

TEST(ClinicalFhir, CarriesYesAndNoAsConditionsOfOurOwnKeys) {
  const std::string refuted = R"(, "verificationStatus": {"coding": [{"code": "refuted"}]})";
  const auto context = context_of({resource("Condition", kOwn, "coagulation_disorder", ""),
                                   resource("Condition", kOwn, "malignancy_suspected", refuted)});
  EXPECT_EQ(context.coagulation_disorder, classify::Tristate::Yes);
  EXPECT_EQ(context.malignancy_suspected, classify::Tristate::No);
}

TEST(ClinicalFhir, TakesTheTwoLatestScoresAsNowAndBefore) {
  const auto at = [](const char* date, const char* value) {
    return std::string(R"(, "effectiveDateTime": ")") + date + R"(", "valueQuantity": {"value": )" + value + "}";
  };
  const auto context = context_of({resource("Observation", kLoinc, "72514-3", at("2026-05-30", "8")),
                                   resource("Observation", kSnomed, "225908003", at("2026-03-01", "5")),
                                   resource("Observation", kLoinc, "38208-5", at("2025-01-01", "9")),
                                   resource("Observation", kSnomed, "870179002", at("2026-05-30", "3")),
                                   resource("Observation", kLoinc, "89212-4", at("2026-03-01", "1")),
                                   resource("Observation", kSnomed, "445210000", at("2026-03-01", "82")),
                                   resource("Observation", kLoinc, "19872-1", at("2026-05-30", "71"))});
  EXPECT_EQ(context.pain_score, 8.0);
  EXPECT_EQ(context.pain_score_before, 5.0);
  EXPECT_EQ(classify::iso(*context.pain_score_before_date), "2026-03-01");
  EXPECT_EQ(context.mmrc, 3);
  EXPECT_EQ(context.mmrc_before, 1);
  EXPECT_EQ(context.fvc_percent, 71.0);
  EXPECT_EQ(context.fvc_percent_before, 82.0);
}

TEST(ClinicalFhir, TakesDiagnosesByTheirCodes) {
  const auto context =
      context_of({resource("Condition", kIcd, "M80.08XA", R"(, "onsetDateTime": "2026-02-28", "bodySite":
                [{"coding": [{"system": "http://snomed.info/sct", "code": "23215003"}]}])"),
                  resource("Condition", kSnomed, "42942008", R"(, "recordedDate": "2026-01-15")"),
                  resource("Condition", kSnomed, "64859006", ""), resource("Condition", kSnomed, "264552009", ""),
                  resource("Condition", kIcd, "G83.4", ""), resource("Condition", kSnomed, "267036007", ""),
                  resource("Condition", kSnomed, "94222008", ""), resource("Condition", kIcd, "M46.26", ""),
                  resource("Condition", kIcd, "M48.14", ""), resource("Condition", kIcd, "Z33.1", "")});
  EXPECT_EQ(context.fracture_levels, std::vector{measure::Level::T12});
  EXPECT_EQ(classify::iso(*context.first_diagnosis), "2026-01-15") << "the earliest";
  EXPECT_EQ(context.osteoporosis, classify::Tristate::Yes);
  EXPECT_EQ(context.neurologic_deficit, classify::Tristate::Yes);
  EXPECT_EQ(context.bladder_bowel_dysfunction, classify::Tristate::Yes);
  EXPECT_EQ(context.dyspnoea, classify::Tristate::Yes);
  EXPECT_EQ(context.malignancy_history, classify::Tristate::Yes);
  EXPECT_EQ(context.infection, classify::Tristate::Yes);
  EXPECT_EQ(context.ankylosing_disease, classify::Tristate::Yes);
  EXPECT_EQ(context.pregnancy, classify::Tristate::Yes);
}

TEST(ClinicalFhir, TakesAnInfectionThatIsOverAsNone) {
  const std::string over = R"(, "clinicalStatus": {"coding": [{"code": "resolved"}]})";
  EXPECT_EQ(context_of({resource("Condition", kIcd, "M46.26", over)}).infection, classify::Tristate::No);
  EXPECT_EQ(context_of({resource("Condition", kIcd, "C50.9", over)}).malignancy_history, classify::Tristate::Yes)
      << "a cancer that is over remains a history of cancer";
}

TEST(ClinicalFhir, NamesWhatItPassesOverWithItsPlaceCodeAndReason) {
  const auto file =
      read({resource("Condition", kSnomed, "267036007", ""), resource("Condition", kIcd, "E11.9", ""),
            resource("Observation", kLoinc, "19868-9", R"(, "valueQuantity": {"value": 2.1})"),
            resource("MedicationStatement", "http://www.whocc.no/atc", "N02BE01", R"(, "status": "stopped")"),
            R"({"resourceType": "Encounter", "subject": {"reference": "Patient/x"}})",
            resource("Condition", kSnomed, "Mary Smith", "")});
  ASSERT_EQ(file.warnings.size(), 1U);
  EXPECT_THAT(file.warnings[0].text,
              AllOf(HasSubstr("5 resource(s)"), HasSubstr("line 3, column 14 (entry 1, Condition): E11.9 of icd-10-cm"),
                    HasSubstr("line 4"), HasSubstr("19868-9 of loinc.org is a volume"),
                    HasSubstr("neither taken nor being taken"), HasSubstr("(entry 4, Encounter)")));
  EXPECT_THAT(file.warnings[0].text, Not(HasSubstr("Mary"))) << "what is no plain code may be a name";
}

TEST(ClinicalFhir, NamesLineAndColumnOfAMistake) {
  EXPECT_THAT(problem_of_bundle(bundle_of({resource("Condition", kSnomed, "267036007", ""),
                                           resource("Observation", kLoinc, "72514-3", ",\n \"valueInteger\": 40")})),
              AllOf(HasSubstr("line 4, column 18 (entry 1, Observation)"), HasSubstr("from 0 to 10")));
  EXPECT_THAT(
      problem_of_bundle(bundle_of({resource("Observation", kOwn, "pain_focl", R"(, "valueString": "yes")")})),
      AllOf(HasSubstr("line 2"), HasSubstr("(entry 0, Observation)"), HasSubstr("did you mean \"pain_focal\"?")));
  EXPECT_THAT(problem_of_bundle(bundle_of({resource("Observation", kOwn, "pain", R"(, "valueString": "maybe")")})),
              AllOf(HasSubstr("line 2, column 14"), HasSubstr("yes, no or unknown")));
  EXPECT_THAT(problem_of_bundle("{\"resourceType\": \"Bundle\",\n \"entry\": [{]}"),
              AllOf(HasSubstr("line 2, column 13"), HasSubstr("not valid JSON")));
  EXPECT_THAT(problem_of_bundle("{\"resourceType\": \"Bundle\",\n \"entry\": 7}"),
              AllOf(HasSubstr("line 2, column 11"), HasSubstr("not a list")));
}

}  // namespace
}  // namespace kyphos::io
