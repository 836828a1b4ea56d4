#include "io/report/fhir/report_fhir.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/example_report.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

/// Resources by type.
std::map<std::string, std::vector<Json>> resources(const std::string& text) {
  std::map<std::string, std::vector<Json>> by_type;
  const Json bundle = Json::parse(text);
  for (const Json& entry : bundle["entry"]) {
    by_type[entry["resource"]["resourceType"]].push_back(entry["resource"]);
  }
  return by_type;
}

/// The observation of the body with this name.
Json body_named(const std::map<std::string, std::vector<Json>>& all, const std::string& name) {
  for (const Json& observation : all.at("Observation")) {
    if (observation.contains("bodySite") && observation["bodySite"]["text"] == name) {
      return observation;
    }
  }
  ADD_FAILURE() << "no observation of " << name;
  return {};
}

Json component(const Json& observation, const std::string& label) {
  for (const Json& each : observation["component"]) {
    if (each["code"].value("text", "") == label) {
      return each;
    }
  }
  ADD_FAILURE() << "no component " << label;
  return {};
}

TEST(ReportFhir, RefersOnlyToWhatTheBundleHolds) {
  const Json bundle = Json::parse(report_fhir(test::example_report()));
  std::set<std::string> held;
  for (const Json& entry : bundle["entry"]) {
    EXPECT_TRUE(held.insert(entry["fullUrl"]).second) << "twice: " << entry["fullUrl"];
  }
  std::vector<std::string> wanted;
  const std::function<void(const Json&)> collect = [&](const Json& node) {
    if (node.is_object() && node.contains("reference") && node["reference"].is_string()) {
      wanted.push_back(node["reference"]);
    }
    if (node.is_structured()) {
      for (const Json& each : node) {
        collect(each);
      }
    }
  };
  collect(bundle);
  EXPECT_GT(wanted.size(), 10U);
  for (const std::string& each : wanted) {
    EXPECT_EQ(held.count(each), 1U) << each;
  }
}

TEST(ReportFhir, GivesValuesWithTheirErrorAndReasonsWhereThereIsNone) {
  const auto all = resources(report_fhir(test::example_report()));
  const Json height = component(body_named(all, "T12"), "Anterior height");
  EXPECT_NEAR(height["valueQuantity"]["value"].get<double>(), 24.045, 1e-9);
  EXPECT_EQ(height["valueQuantity"]["code"], "mm");
  EXPECT_NEAR(height["valueQuantity"]["extension"][0]["valueDecimal"].get<double>(), 0.315, 1e-9);
  const Json none = component(body_named(all, "L2"), "Anterior height");
  EXPECT_FALSE(none.contains("valueQuantity"));
  EXPECT_FALSE(none["dataAbsentReason"]["text"].get<std::string>().empty());
}

TEST(ReportFhir, IdentifiesABodyByTheSameTrackingUidInEveryReportOfOnePerson) {
  const auto uid_of = [](const std::string& text) {
    return resources(text).at("BodyStructure").at(0)["identifier"][1]["value"].get<std::string>();
  };
  CaseReport report = test::example_report();
  const std::string here = uid_of(report_fhir(report, {.tracked_by = "PAT", .identifier = "PAT"}));
  report.studies[0].date = "2021-05-06";
  report.studies[0].study_uid += ".7";
  EXPECT_EQ(uid_of(report_fhir(report, {.tracked_by = "PAT", .identifier = "PAT"})), here);
  EXPECT_NE(uid_of(report_fhir(report, {.tracked_by = "OTHER", .identifier = "PAT"})), here);
  // Under the key it leads nowhere.
  EXPECT_NE(uid_of(report_fhir(report)), here);
}

TEST(ReportFhir, IsMarkedPreliminaryAndWrittenTheSameTwice) {
  const CaseReport report = test::example_report();
  const std::string text = report_fhir(report);
  EXPECT_EQ(report_fhir(report), text);
  const auto all = resources(text);
  for (const char* const type : {"DiagnosticReport", "Observation"}) {
    for (const Json& each : all.at(type)) {
      EXPECT_EQ(each["status"], "preliminary");
    }
  }
  EXPECT_THAT(all.at("DiagnosticReport").at(0)["conclusion"].get<std::string>(), HasSubstr("Not a medical device"));
}

}  // namespace
}  // namespace kyphos::io
