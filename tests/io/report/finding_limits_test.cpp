#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "classify/criteria.h"
#include "io/report/json/findings_json.h"
#include "io/report/picture/finding_marks.h"
#include "io/report/words/findings_words.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

/// T12 of the example with a back 3 mm behind the line, and the limits of a site that asks for more or less.
measure::MeasuredStudy study_with_limits(double retropulsion_mm, double listhesis_mm) {
  measure::MeasuredStudy study = test::example_report().studies[0].measured;
  measure::Findings& findings = study.vertebrae[0].findings;
  findings.posterior_wall.retropulsion_mm = measure::Measured<double>(3.0, 0.2);
  findings.posterior_wall.excursion = {measure::PointLps::Zero(), measure::PointLps::UnitY()};
  findings.listhesis = {.mm = measure::Measured<double>(-5.0, 0.5), .percent = measure::Measured<double>(-15.0, 1.5)};
  const std::vector<classify::ThresholdOverride> site{{.key = "retropulsion.report_mm", .value = retropulsion_mm},
                                                      {.key = "listhesis.report_mm", .value = listhesis_mm}};
  study.limits = classify::finding_limits(classify::with_overrides(classify::default_criteria(), site));
  return study;
}

const io::FindingLine* line_of(const std::vector<io::FindingLine>& lines, std::string_view finding) {
  const auto found = std::ranges::find_if(
      lines, [&](const io::FindingLine& line) { return line.level == "T12" && line.finding.starts_with(finding); });
  return found == lines.end() ? nullptr : &*found;
}

TEST(FindingLimits, OfASiteMoveTheTableTheMarksAndTheConfidence) {
  struct Row {
    double limit_mm;
    bool told;
    const char* confidence;
  };
  for (const Row& row :
       {Row{2.0, true, "clear"}, Row{2.9, true, "near the limit of 2.9 mm"}, Row{4.0, false, "clear"}}) {
    const measure::MeasuredStudy study = study_with_limits(row.limit_mm, 3.0);
    const auto lines = io::finding_lines(study);
    const io::FindingLine* const line = line_of(lines, "Retropulsion");
    ASSERT_EQ(line != nullptr, row.told) << row.limit_mm;
    if (line != nullptr) {
      EXPECT_EQ(line->confidence, row.confidence);
    }
    const auto json = nlohmann::json::parse(io::vertebra_findings_json(study.vertebrae[0], study.limits));
    EXPECT_EQ(json["posterior_wall"]["retropulsion_confidence"], row.confidence) << row.limit_mm;
    const auto marks = io::finding_marks(std::span(study.vertebrae).first(1), study.limits);
    EXPECT_EQ(marks.empty(), !row.told) << row.limit_mm;
  }
}

TEST(FindingLimits, OfListhesisNameItsDirection) {
  const auto lines = io::finding_lines(study_with_limits(2.0, 3.0));
  const io::FindingLine* const line = line_of(lines, "Listhesis");
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->finding, "Listhesis, behind the body below");
  EXPECT_EQ(line->confidence, "clear");
  EXPECT_EQ(line_of(io::finding_lines(study_with_limits(2.0, 6.0)), "Listhesis"), nullptr);
}

}  // namespace
}  // namespace kyphos
