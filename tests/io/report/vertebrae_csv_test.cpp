#include "io/report/csv/vertebrae_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "measure/catalogue.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

/// RFC 4180, written apart from the program: rows of cells.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      rows.emplace_back(1);
      ++i;
    } else {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::vector<std::map<std::string, std::string>> records(const std::string& text) {
  const auto rows = parse_csv(text);
  std::vector<std::map<std::string, std::string>> result;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    result.emplace_back();
    EXPECT_EQ(rows[i].size(), rows[0].size());
    for (std::size_t k = 0; k < rows[0].size(); ++k) {
      result.back()[rows[0][k]] = rows[i].at(k);
    }
  }
  return result;
}

std::string example_csv() {
  const io::CaseReport report = test::example_report();
  return io::vertebrae_csv({&report, 1});
}

TEST(VertebraeCsv, HasOneRowABody) {
  const auto rows = records(example_csv());
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("level"), "T12");
  EXPECT_EQ(rows[0].at("study_date"), "2020-01-02");
  EXPECT_EQ(rows[0].at("height_anterior_mm"), "24.045");
  EXPECT_EQ(rows[0].at("height_anterior_mm_se"), "0.315");
  EXPECT_EQ(rows[1].at("genant_type"), "wedge");
  EXPECT_EQ(rows[1].at("genant_grade"), "2");
}

TEST(VertebraeCsv, HasAColumnForEveryRowOfTheCatalogue) {
  const auto row = records(example_csv()).front();
  for (const measure::CatalogueRow& measurement : measure::catalogue()) {
    EXPECT_TRUE(row.contains(std::string(measurement.key))) << measurement.key;
    EXPECT_TRUE(row.contains(std::string(measurement.key) + "_se")) << measurement.key;
  }
}

TEST(VertebraeCsv, LeavesAMissingValueEmptyAndSaysWhy) {
  const auto rows = records(example_csv());
  EXPECT_EQ(rows[0].at("segmental_kyphosis_deg"), "");
  EXPECT_EQ(rows[0].at("why_not"), "segmental_kyphosis_deg: the body above is not in view");
  EXPECT_EQ(rows[2].at("height_anterior_mm"), "");
  EXPECT_EQ(rows[2].at("why_not"), "cut by the lower edge of the scan");
}

TEST(VertebraeCsv, KeepsQuotesAndCommasWhole) {
  const auto rows = records(example_csv());
  EXPECT_EQ(rows[1].at("doubts"), "left and right differ by 3.1 mm, \"scoliosis\" <or fracture>");
}

TEST(VertebraeCsv, NamesTheValueThatIsInDoubt) {
  EXPECT_EQ(records(example_csv())[0].at("doubts"), "gardner_angle_deg: rests on the superior endplate of T11");
}

TEST(VertebraeCsv, LetsNoSpreadsheetRunAFormula) {
  EXPECT_EQ(io::csv_cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  EXPECT_EQ(io::csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(io::csv_cell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(io::csv_cell("plain"), "plain");
}

}  // namespace
}  // namespace kyphos
