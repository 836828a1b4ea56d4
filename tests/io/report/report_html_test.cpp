#include "io/report/page/report_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "io/report/page/base64.h"
#include "measure/catalogue.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ReportHtml, NeedsNothingFromOutside) {
  const std::string html = io::report_html(test::example_report());
  const std::regex outside(R"((src|href)\s*=\s*["'](?!data:)|url\(|@import|https?://|<script)");
  EXPECT_FALSE(std::regex_search(html, outside));
  EXPECT_THAT(html, HasSubstr("data:image/png;base64," + io::base64("drawn-bytes")));
  EXPECT_THAT(html, HasSubstr(io::base64("plain-bytes")));
}

TEST(ReportHtml, SaysWhatItIsNot) {
  EXPECT_THAT(io::report_html(test::example_report()), HasSubstr("Not a medical device"));
}

TEST(ReportHtml, PutsCollapsedDoubtfulAndFailedFirst) {
  const std::string html = io::report_html(test::example_report());
  const std::size_t first = html.find("Look at these first");
  const std::size_t table = html.find("Bodies from the top down");
  ASSERT_NE(first, std::string::npos);
  ASSERT_LT(first, table);
  const std::string list = html.substr(first, table - first);
  const std::size_t collapsed = list.find("wedge 2");
  const std::size_t doubtful = list.find("doubtful: left and right differ");
  const std::size_t failed = list.find("the pixel data are cut short");
  EXPECT_LT(collapsed, doubtful);
  EXPECT_LT(doubtful, failed);
  EXPECT_LT(failed, list.size());
}

TEST(ReportHtml, TellsTheProbabilityOfEachGradeWhereABodyMayBeFractured) {
  io::CaseReport report = test::example_report();
  measure::MeasuredVertebra& vertebra = report.studies[0].measured.vertebrae.back();
  vertebra.body.status = measure::BodyStatus::Measured;
  vertebra.call.probability = measure::Measured<double>(0.62, 0.05);
  vertebra.genant = measure::Measured<measure::Genant>({.type = measure::GenantType::Wedge,
                                                        .grade = 1,
                                                        .evidence = "front <low>",
                                                        .probabilities = {0.38, 0.44, 0.17, 0.01}},
                                                       {});
  const std::string html = io::report_html(report);
  EXPECT_THAT(html, HasSubstr("<td>38 %</td><td>44 %</td><td>17 %</td><td>1 %</td>"
                              "<td class=\"words\">front &lt;low&gt;</td>"));
}

TEST(ReportHtml, MarksAnAngleThatRestsOnADoubtfulBody) {
  EXPECT_THAT(io::report_html(test::example_report()),
              HasSubstr("±0.8</span><span class=\"doubt\" title=\"rests on the inferior endplate of L1"));
}

TEST(ReportHtml, ShowsThePicturesOfSeveralDatesSideBySideOnce) {
  io::CaseReport report = test::example_report();
  report.studies.push_back(report.studies[0]);
  report.studies[1].date = "2021-01-02";
  report.studies[1].pictures[0].png = "later-bytes";
  const std::string html = io::report_html(report);
  EXPECT_THAT(html, HasSubstr("Pictures by date"));
  for (const char* const bytes : {"drawn-bytes", "later-bytes"}) {
    const std::string shown = io::base64(bytes);
    const std::size_t first = html.find(shown);
    ASSERT_NE(first, std::string::npos) << bytes;
    EXPECT_EQ(html.find(shown, first + 1), std::string::npos) << bytes;
    EXPECT_LT(first, html.find("<h2>Study of 2020-01-02</h2>")) << bytes;
  }
  EXPECT_THAT(io::report_html(test::example_report()), testing::Not(HasSubstr("Pictures by date")));
}

TEST(ReportHtml, SaysSoWhereNothingNeedsALook) {
  io::CaseReport report = test::example_report();
  report.failures.clear();
  report.studies[0].measured.vertebrae.resize(1);
  EXPECT_THAT(io::report_html(report), HasSubstr("Nothing doubtful"));
}

TEST(ReportHtml, EscapesTextFromTheFiles) {
  const std::string html = io::report_html(test::example_report());
  EXPECT_THAT(html, HasSubstr("SPINE, &quot;BONE&quot; &lt;1mm&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<1mm>")));
  EXPECT_THAT(html, Not(HasSubstr("<or fracture>")));
}

TEST(ReportHtml, ShowsEveryRowOfTheCatalogue) {
  const std::string html = io::report_html(test::example_report());
  const std::string full = html.substr(html.find("All measurements"));
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    EXPECT_THAT(full, HasSubstr(std::string(row.label))) << row.key;
  }
}

TEST(Base64, EncodesTheExamplesOfRfc4648) {
  EXPECT_EQ(io::base64(""), "");
  EXPECT_EQ(io::base64("f"), "Zg==");
  EXPECT_EQ(io::base64("fo"), "Zm8=");
  EXPECT_EQ(io::base64("foo"), "Zm9v");
  EXPECT_EQ(io::base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(io::base64("\xff\xfe"), "//4=");
}

}  // namespace
}  // namespace kyphos
