#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "io/report/terminal/terminal_table.h"
#include "io/report/terminal/text_table.h"
#include "io/report/words/columns.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

using testing::HasSubstr;

TEST(NumberText, HasNoNegativeZero) {
  EXPECT_EQ(io::fixed(-0.04, 1), "0.0");
  EXPECT_EQ(io::fixed(-0.06, 1), "-0.1");
  EXPECT_EQ(io::fixed(1234.5, 0), "1235");
  EXPECT_EQ(io::rounded(2.34567, 3), 2.346);
}

TEST(TextTable, AlignsTextOutsideAscii) {
  io::TextTable table({{.title = "a"}, {.title = "b", .align = io::Align::Right}});
  table.add_row({"é", "1"});
  table.add_row({"ab", "±22"});
  EXPECT_EQ(table.text(), "a     b\né     1\nab  ±22\n");
}

TEST(TextTable, HeadsGroupsOfColumns) {
  io::TextTable table({{.title = "x"},
                       {.title = "a", .align = io::Align::Right, .group = "sides"},
                       {.title = "b", .align = io::Align::Right, .group = "sides"},
                       {.title = "c"}});
  table.add_row({"1", "2", "3", "4"});
  EXPECT_EQ(table.text(), "   sides\nx  a   b  c\n1  2   3  4\n");
}

TEST(TextTable, RefusesARowThatIsTooLong) {
  io::TextTable table({{.title = "a"}});
  EXPECT_THROW(table.add_row({"1", "2"}), std::invalid_argument);
}

TEST(TextTable, PutsFurtherLinesOfTheLastCellBelowTheFirst) {
  io::TextTable table({{.title = "a"}, {.title = "b"}});
  table.add_row({"1", "long\nword"});
  EXPECT_EQ(table.text(), "a  b\n1  long\n   word\n");
}

TEST(Wrapped, BreaksAtSpacesAndIndents) { EXPECT_EQ(io::wrapped("one two three", 8, 2), "one two\n  three"); }

TEST(ShortColumns, AreAllInTheCatalogue) { EXPECT_EQ(io::short_columns().size(), 9U); }

TEST(TerminalTable, ShowsEveryBodyWithItsVerdict) {
  const std::string text = io::terminal_text(test::example_report());
  EXPECT_THAT(text, HasSubstr("24.0 ±0.3"));
  EXPECT_THAT(text, HasSubstr("wedge 2"));
  EXPECT_THAT(text, HasSubstr("L2: cut by the lower edge of the scan"));
  EXPECT_THAT(text, HasSubstr("Thoracolumbar kyphosis T12–L1"));
  EXPECT_THAT(text, HasSubstr("11.3 ±0.8?"));
  EXPECT_THAT(text, HasSubstr("Thoracolumbar kyphosis T12–L1: rests on the inferior endplate of L1"));
  EXPECT_THAT(text, HasSubstr("2 slices are missing"));
  EXPECT_THAT(text, HasSubstr("the pixel data are cut short"));
  EXPECT_THAT(text, HasSubstr("Not a medical device"));
}

TEST(Words, TitleAnAngleByItsKey) {
  EXPECT_EQ(io::angle_title({.name = "thoracic_kyphosis_t4_t12", .upper = "", .lower = ""}),
            "Thoracic kyphosis T4–T12");
  EXPECT_EQ(io::angle_title({.name = "lumbar_angle_l1_s1", .upper = "", .lower = ""}), "Lumbar angle L1–S1");
}

TEST(Words, SayThatAPostureIsUnknown) {
  EXPECT_EQ(io::posture_text(io::Posture::Unknown), "posture unknown");
  EXPECT_EQ(io::posture_text(io::Posture::LateralDecubitus), "lateral decubitus");
}

TEST(StudyTags, AreUniqueWhereDatesAreNot) {
  io::CaseReport report;
  report.studies.resize(4);
  report.studies[0].date = "2020-01-02";
  report.studies[1].date = "2020-03-01";
  report.studies[2].date = "2020-03-01";
  EXPECT_THAT(io::study_tags(report), testing::ElementsAre("2020-01-02", "study-2", "study-3", "study-4"));
}

}  // namespace
}  // namespace kyphos
