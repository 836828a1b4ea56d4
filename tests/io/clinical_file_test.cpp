#include "io/clinical/clinical_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "classify/appropriateness.h"
#include "io/calendar_day.h"
#include "io/clinical/clinical_template.h"
#include "io/clinical/clinical_value.h"
#include "io/error.h"
#include "tests/io/problem_of.h"

namespace kyphos::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string problem_of_facts(const std::string& text) {
  return test::problem_of([&] { return parse_clinical_text(text, "facts.json"); });
}

TEST(ClinicalJson, ReadsEveryKindOfField) {
  const auto file = parse_clinical_text(R"({
    "patient": "P-17", "assessed_on": "2026-05-30", "age_years": 82, "fracture_levels": ["T12", "l1"],
    "pain": "yes", "pain_score": 7.5, "pain_course": "worse", "malignancy_history": false, "dyspnoea": null,
    "trauma_energy": "low", "conservative_measures": ["analgesics", "brace"], "augmentation_outcome": "unknown"
  })",
                                        "facts.json");
  ASSERT_EQ(file.contexts.size(), 1U);
  const classify::ClinicalContext& context = file.contexts.front();
  EXPECT_EQ(context.patient, "P-17");
  EXPECT_EQ(classify::iso(*context.assessed_on), "2026-05-30");
  EXPECT_EQ(context.age_years, 82);
  EXPECT_EQ(context.fracture_levels, (std::vector{measure::Level::T12, measure::Level::L1}));
  EXPECT_EQ(context.pain, classify::Tristate::Yes);
  EXPECT_EQ(context.pain_score, 7.5);
  EXPECT_EQ(context.pain_course, classify::Course::Worse);
  EXPECT_EQ(context.malignancy_history, classify::Tristate::No);
  EXPECT_EQ(context.dyspnoea, classify::Tristate::Unknown);
  EXPECT_EQ(context.trauma_energy, classify::TraumaEnergy::Low);
  EXPECT_EQ(context.conservative_measures, (std::vector<std::string>{"analgesics", "brace"}));
  EXPECT_EQ(context.infection, classify::Tristate::Unknown) << "what is absent is unknown";
}

TEST(ClinicalJson, NamesLineColumnAndFieldAndSuggestsTheNearestKey) {
  EXPECT_THAT(problem_of_facts("{\n  \"pain\": \"yes\",\n  \"pain_scor\": 7\n}"),
              AllOf(HasSubstr("facts.json"), HasSubstr("line 3, column 3"), HasSubstr("\"pain_scor\""),
                    HasSubstr("did you mean \"pain_score\"?")));
  EXPECT_THAT(problem_of_facts("{\"dyspnea\": \"yes\"}"), HasSubstr("did you mean \"dyspnoea\"?"));
  EXPECT_THAT(problem_of_facts("{\"favourite_colour\": \"blue\"}"),
              AllOf(HasSubstr("no field"), testing::Not(HasSubstr("did you mean"))));
}

TEST(ClinicalJson, RefusesValuesThatAFieldCannotHave) {
  EXPECT_THAT(problem_of_facts("{\"pain_score\": 11}"),
              AllOf(HasSubstr("line 1, column 2"), HasSubstr("\"pain_score\""), HasSubstr("number from 0 to 10")));
  EXPECT_THAT(problem_of_facts("{\"mmrc\": 2.5}"), HasSubstr("whole number from 0 to 4"));
  EXPECT_THAT(problem_of_facts("{\"assessed_on\": \"2026-02-30\"}"), HasSubstr("a date YYYY-MM-DD"));
  EXPECT_THAT(problem_of_facts("{\"assessed_on\": \"30.05.2026\"}"), HasSubstr("a date YYYY-MM-DD"));
  EXPECT_THAT(problem_of_facts("{\"pain\": \"maybe\"}"), HasSubstr("yes, no or unknown"));
  EXPECT_THAT(problem_of_facts("{\"fracture_levels\": [\"T14\"]}"), HasSubstr("levels such as T12"));
  EXPECT_THAT(problem_of_facts("{\"pain\": [\"yes\", \"no\"]}"), HasSubstr("yes, no or unknown"));
}

TEST(ClinicalJson, RefusesWhatIsNotOneFlatObject) {
  EXPECT_THAT(problem_of_facts("{\n\"pain\": {\"now\": 7}}"),
              AllOf(HasSubstr("line 2, column 1"), HasSubstr("an object")));
  EXPECT_THAT(problem_of_facts("[{\"pain\": \"yes\"}]"), HasSubstr("a list where one object"));
  EXPECT_THAT(problem_of_facts("{\n\"pain\": \"yes\",\n}"),
              AllOf(HasSubstr("line 3, column 1"), HasSubstr("not valid JSON")));
  EXPECT_THAT(problem_of_facts("{\"pain\": \"yes\",\n \"pain\": \"no\"}"),
              AllOf(HasSubstr("line 2, column 2"), HasSubstr("given twice")));
  EXPECT_THAT(problem_of_facts(" \n"), HasSubstr("the file is empty"));
  EXPECT_THAT(problem_of_facts("{\"pain_score\": 1e999}"), HasSubstr("not valid JSON"));
}

TEST(ClinicalTemplate, IsReadBackAsAllUnknown) {
  const auto file = parse_clinical_text(clinical_template_json(), "template");
  ASSERT_EQ(file.contexts.size(), 1U);
  for (const classify::ClinicalField& field : classify::clinical_fields()) {
    EXPECT_FALSE(classify::is_known(file.contexts.front(), field)) << field.key;
  }
  const auto cohort = parse_clinical_text(clinical_template_csv(), "template");
  ASSERT_EQ(cohort.contexts.size(), 1U);
  EXPECT_EQ(cohort.contexts.front().pain, classify::Tristate::Unknown);
}

TEST(ClinicalTemplate, NamesEveryFieldInTemplateSchemaAndDocumentation) {
  const auto schema = nlohmann::json::parse(clinical_schema_json());
  const auto blank = nlohmann::json::parse(clinical_template_json());
  std::ifstream page(KYPHOS_SOURCE_DIR "/docs/clinical.md");
  std::stringstream text;
  text << page.rdbuf();
  for (const classify::ClinicalField& field : classify::clinical_fields()) {
    EXPECT_TRUE(blank.contains(field.key)) << field.key;
    EXPECT_TRUE(schema["properties"].contains(field.key)) << field.key;
    EXPECT_THAT(text.str(), HasSubstr("`" + std::string(field.key) + "`"));
  }
}

TEST(ClinicalTemplate, SchemaInTheDocumentationIsTheOneOfTheProgram) {
  std::ifstream file(KYPHOS_SOURCE_DIR "/docs/clinical.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), clinical_schema_json());
}

constexpr const char* kCohort =
    "patient,assessed_on,pain_score,mmrc,malignancy_history,conservative_measures,_note\n"
    "A,2026-02-28,4,0,no,\"analgesics;brace\",first visit\n"
    "A,2026-05-30,8,3,no,analgesics,\"said \"\"worse\"\"\"\n"
    "B,2026-05-30,,,yes,,\n";

TEST(ClinicalCsv, IsKeyedByPatientAndDate) {
  const auto file = parse_clinical_text(kCohort, "cohort.csv");
  ASSERT_EQ(file.contexts.size(), 3U);
  const std::array<std::string, 1> patient{"A"};
  const auto match = context_for(file, patient, calendar_day("2026-06-01"));
  ASSERT_TRUE(match.context.has_value());
  EXPECT_EQ(match.context->pain_score, 8.0);
  EXPECT_EQ(match.context->pain_score_before, 4.0) << "from the earlier row";
  EXPECT_EQ(match.context->mmrc_before, 0);
  EXPECT_TRUE(match.warnings.empty());
}

TEST(ClinicalCsv, TakesTheRowNearestToTheStudyAndSaysHowFarItIs) {
  const auto file = parse_clinical_text(kCohort, "cohort.csv");
  const std::array<std::string, 1> patient{"A"};
  EXPECT_EQ(context_for(file, patient, calendar_day("2026-03-05")).context->pain_score, 4.0);
  const auto far = context_for(file, patient, calendar_day("2027-05-30"));
  ASSERT_EQ(far.warnings.size(), 1U);
  EXPECT_THAT(far.warnings.front().text, HasSubstr("365 days before"));
}

TEST(ClinicalCsv, SaysNothingOfAPatientItDoesNotName) {
  const auto file = parse_clinical_text(kCohort, "cohort.csv");
  const std::array<std::string, 1> patient{"C"};
  const auto match = context_for(file, patient, std::nullopt);
  EXPECT_FALSE(match.context.has_value());
  ASSERT_EQ(match.warnings.size(), 1U);
  EXPECT_THAT(match.warnings.front().text, testing::Not(HasSubstr("\"C\"")));
}

TEST(ClinicalCsv, NamesLineAndColumnOfABadCell) {
  EXPECT_THAT(problem_of_facts("patient,pain_score\nA,4\nB,12\n"),
              AllOf(HasSubstr("line 3, column 3"), HasSubstr("\"pain_score\""), HasSubstr("number from 0 to 10")));
  EXPECT_THAT(problem_of_facts("patient,pain_corse\nA,worse\n"),
              AllOf(HasSubstr("line 1, column 9"), HasSubstr("did you mean \"pain_course\"?")));
  EXPECT_THAT(problem_of_facts("patient,pain\nA,yes,no\n"), AllOf(HasSubstr("line 2, column 1"), HasSubstr("3 cells")));
  EXPECT_THAT(problem_of_facts("patient,pain\nA,\"yes\n"), HasSubstr("a quote is opened and not closed"));
  EXPECT_THAT(problem_of_facts("pain\nyes\n"), HasSubstr("no column \"patient\""));
  EXPECT_THAT(problem_of_facts("patient,pain\n"), HasSubstr("no row"));
  EXPECT_THAT(problem_of_facts("patient,pain\nA,yes\nA,no\n"), AllOf(HasSubstr("line 3"), HasSubstr("second row")));
}

TEST(ClinicalCsv, ReadsSemicolonsAndWindowsLineEnds) {
  const auto file =
      parse_clinical_text("\xEF\xBB\xBFpatient;pain;fracture_levels\r\nA;yes;\"T12,L1\"\r\n", "cohort.csv");
  ASSERT_EQ(file.contexts.size(), 1U);
  EXPECT_EQ(file.contexts.front().fracture_levels.size(), 2U);
}

constexpr const char* kBundle = R"({"resourceType": "Bundle", "type": "collection", "entry": [
 {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "x", "identifier": [{"value": "P-17"}]}},
 {"resource": {"resourceType": "Condition", "subject": {"reference": "Patient/x"}, "onsetDateTime": "2026-02-28",
   "code": {"coding": [{"system": "http://snomed.info/sct", "code": "443165006"}]},
   "bodySite": [{"coding": [{"system": "http://snomed.info/sct", "code": "23215003"}]}]}},
 {"resource": {"resourceType": "Condition", "subject": {"reference": "Patient/x"},
   "verificationStatus": {"coding": [{"code": "refuted"}]},
   "code": {"coding": [{"system": "http://snomed.info/sct", "code": "94222008"}]}}},
 {"resource": {"resourceType": "Condition", "subject": {"reference": "Patient/x"},
   "clinicalStatus": {"coding": [{"code": "resolved"}]},
   "code": {"coding": [{"system": "http://snomed.info/sct", "code": "264552009"}]}}},
 {"resource": {"resourceType": "Observation", "subject": {"reference": "Patient/x"}, "status": "final",
   "effectiveDateTime": "2026-05-30T09:00:00Z", "valueQuantity": {"value": 8},
   "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]}}},
 {"resource": {"resourceType": "Observation", "subject": {"reference": "Patient/x"}, "status": "final",
   "effectiveDateTime": "2026-03-01", "valueInteger": 5,
   "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]}}},
 {"resource": {"resourceType": "Observation", "subject": {"reference": "Patient/x"}, "status": "final",
   "valueBoolean": true, "code": {"coding": [{"system": "urn:kyphos:clinical", "code": "pain_focal"}]}}},
 {"resource": {"resourceType": "Observation", "subject": {"reference": "Patient/x"}, "status": "entered-in-error",
   "valueBoolean": true, "code": {"coding": [{"system": "urn:kyphos:clinical", "code": "infection"}]}}},
 {"resource": {"resourceType": "MedicationStatement", "subject": {"reference": "Patient/x"}, "status": "active",
   "effectivePeriod": {"start": "2026-03-01"},
   "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "N02BE01"}]}}},
 {"resource": {"resourceType": "MedicationStatement", "subject": {"reference": "Patient/x"}, "status": "active",
   "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "M05BA04"}]}}},
 {"resource": {"resourceType": "Procedure", "subject": {"reference": "Patient/x"}, "status": "completed",
   "performedDateTime": "2025-01-02", "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "22514"}]},
   "bodySite": [{"coding": [{"code": "14293000"}]}]}}
]})";

TEST(ClinicalFhir, ReadsConditionsObservationsMedicationAndProcedures) {
  const auto file = parse_clinical_text(kBundle, "bundle.json");
  ASSERT_EQ(file.contexts.size(), 1U);
  const classify::ClinicalContext& context = file.contexts.front();
  EXPECT_EQ(context.patient, "P-17");
  EXPECT_EQ(context.fracture_levels, std::vector{measure::Level::T12});
  EXPECT_EQ(classify::iso(*context.first_diagnosis), "2026-02-28");
  EXPECT_EQ(context.osteoporosis, classify::Tristate::Yes);
  EXPECT_EQ(context.malignancy_history, classify::Tristate::No);
  EXPECT_EQ(context.malignancy_suspected, classify::Tristate::Unknown);
  EXPECT_EQ(context.neurologic_deficit, classify::Tristate::No) << "resolved";
  EXPECT_EQ(context.pain_score, 8.0);
  EXPECT_EQ(context.pain_score_before, 5.0);
  EXPECT_EQ(context.pain_focal, classify::Tristate::Yes);
  EXPECT_EQ(context.infection, classify::Tristate::Unknown) << "entered in error";
  EXPECT_EQ(context.conservative_therapy, classify::Tristate::Yes);
  EXPECT_EQ(classify::iso(*context.conservative_since), "2026-03-01");
  EXPECT_EQ(context.osteoporosis_treatment, classify::Tristate::Yes);
  EXPECT_EQ(context.previous_augmentation, classify::Tristate::Yes);
  EXPECT_EQ(context.augmented_levels, std::vector{measure::Level::L2});
  ASSERT_EQ(file.warnings.size(), 1U) << "the mistaken one";
}

TEST(ClinicalFhir, TakesAProvisionalMalignancyAsSuspected) {
  const auto file = parse_clinical_text(
      R"({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Condition",
       "subject": {"reference": "Patient/x"}, "verificationStatus": {"coding": [{"code": "provisional"}]},
       "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C79.51"}]}}}]})",
      "bundle.json");
  EXPECT_EQ(file.contexts.front().malignancy_suspected, classify::Tristate::Yes);
  EXPECT_EQ(file.contexts.front().malignancy_history, classify::Tristate::Unknown);
}

TEST(ClinicalFhir, NamesTheEntryOfAMistake) {
  EXPECT_THAT(problem_of_facts(R"({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation",
       "subject": {"reference": "Patient/x"}, "valueInteger": 40,
       "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]}}}]})"),
              AllOf(HasSubstr("entry 0"), HasSubstr("0 to 10")));
  EXPECT_THAT(problem_of_facts(R"({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation",
       "subject": {"reference": "Patient/x"}, "valueString": "yes",
       "code": {"coding": [{"system": "urn:kyphos:clinical", "code": "pain_focl"}]}}}]})"),
              AllOf(HasSubstr("entry 0"), HasSubstr("did you mean \"pain_focal\"?")));
  EXPECT_THAT(problem_of_facts(R"({"resourceType": "Patient"})"), HasSubstr("not a FHIR Bundle"));
}

TEST(ClinicalFile, ThatIsNotThereIsNamed) {
  try {
    (void)read_clinical_file("no/such/facts.json");
    FAIL() << "accepted";
  } catch (const Error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("no/such/facts.json"));
  }
}

}  // namespace
}  // namespace kyphos::io
