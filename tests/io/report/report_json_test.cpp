#include "io/report/json/report_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/example_report.h"
#include "tests/support/json_schema.h"

namespace kyphos {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> violations(const std::string& document) {
  return test::schema_violations(document, test::repository_file("docs/report.schema.json"));
}

TEST(ReportJson, KeepsItsSchema) { EXPECT_THAT(violations(io::report_json(test::example_report())), IsEmpty()); }

TEST(ReportJson, KeepsItsSchemaWithoutAnyStudy) {
  io::CaseReport report;
  report.patient_key = "p-1";
  EXPECT_THAT(violations(io::report_json(report)), IsEmpty());
}

TEST(ReportSchema, RefusesWhatBreaksIt) {
  json report = json::parse(io::report_json(test::example_report()));
  report["studies"][0]["date"] = "2.1.2020";
  EXPECT_THAT(violations(report.dump()), testing::ElementsAre(HasSubstr("/studies/0/date")));

  report = json::parse(io::report_json(test::example_report()));
  report["studies"][0]["vertebrae"][0]["wedge_angle_deg"] = 7.5;
  EXPECT_THAT(violations(report.dump()), testing::ElementsAre(HasSubstr("/studies/0/vertebrae/0/wedge_angle_deg")));

  report = json::parse(io::report_json(test::example_report()));
  report["studies"][0]["vertebrae"][0].erase("heights_mm");
  EXPECT_THAT(violations(report.dump()), testing::ElementsAre(HasSubstr("lacks \"heights_mm\"")));
}

TEST(ReportJson, GivesEachNumberWithItsErrorOrItsReason) {
  const json report = json::parse(io::report_json(test::example_report()));
  const json& t12 = report["studies"][0]["vertebrae"][0];
  EXPECT_EQ(t12["level"], "T12");
  EXPECT_EQ(t12["heights_mm"]["anterior"], (json{{"value", 24.045}, {"se", 0.315}}));
  EXPECT_EQ(t12["segmental_kyphosis_deg"], (json{{"why_not", "the body above is not in view"}}));
}

TEST(ReportJson, SaysWhatAnAngleInDoubtRestsOn) {
  const json report = json::parse(io::report_json(test::example_report()));
  EXPECT_EQ(report["studies"][0]["angles"][0]["doubt"],
            "rests on the inferior endplate of L1, and L1 is measured with doubt");
  EXPECT_FALSE(report["studies"][0]["vertebrae"][0]["wedge_angle_deg"].contains("doubt"));
}

TEST(ReportJson, GivesTheSixPointsInPatientSpace) {
  const json report = json::parse(io::report_json(test::example_report()));
  const json& points = report["studies"][0]["vertebrae"][0]["landmarks_lps_mm"];
  // A box 34 mm deep around (0, 0, 60), 24 mm high: the anterior station lies 0.38 of the depth in front of the middle,
  // and anterior is -y. Its window holds whole millimetres, so the point itself is exact in z and at the station in y.
  EXPECT_NEAR(points["SA"][1].get<double>(), -0.38 * 34.0, 0.01);
  EXPECT_NEAR(points["SA"][2].get<double>(), 72.0, 0.01);
  EXPECT_NEAR(points["IP"][1].get<double>(), 0.38 * 34.0, 0.01);
  EXPECT_NEAR(points["IP"][2].get<double>(), 48.0, 0.01);
}

TEST(ReportJson, SaysWhyABodyIsNotMeasured) {
  const json report = json::parse(io::report_json(test::example_report()));
  const json& l2 = report["studies"][0]["vertebrae"][2];
  EXPECT_EQ(l2["status"], "not_measured");
  EXPECT_EQ(l2["coverage"], "cut_below");
  EXPECT_EQ(l2["why_not"], "cut by the lower edge of the scan");
  EXPECT_TRUE(l2["landmarks_lps_mm"].contains("why_not"));
}

TEST(ReportJson, NamesTheStudyThatFailed) {
  const json report = json::parse(io::report_json(test::example_report()));
  EXPECT_EQ(report["failed_studies"][0]["problem"], "IM0001: the pixel data are cut short");
  EXPECT_TRUE(report["failed_studies"][0]["date"].is_null());
}

TEST(ReportJson, GivesTheSameBytesTwice) {
  EXPECT_EQ(io::report_json(test::example_report()), io::report_json(test::example_report()));
}

TEST(ReportJson, SurvivesTextThatIsNoUtf8) {
  io::CaseReport report = test::example_report();
  report.studies[0].series.description = "W\xfcrzburg";
  EXPECT_THAT(violations(io::report_json(report)), IsEmpty());
}

}  // namespace
}  // namespace kyphos
