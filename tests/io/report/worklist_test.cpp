#include "io/report/cohort/worklist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/example_report.h"

namespace kyphos::io {
namespace {

using measure::Level;
using measure::Measured;
using testing::HasSubstr;

measure::MeasuredVertebra body(Level level, int grade, double loss_percent) {
  measure::MeasuredVertebra vertebra{.body = test::box_body(level, {0, 0, 0}, 24.0)};
  vertebra.values.emplace("loss_anterior_neighbours_percent", Measured<double>(loss_percent, 1.0));
  vertebra.genant = Measured<measure::Genant>(
      {.type = grade > 0 ? measure::GenantType::Wedge : measure::GenantType::None, .grade = grade, .evidence = "seen"},
      {});
  return vertebra;
}

measure::MeasuredVertebra doubtful(measure::MeasuredVertebra vertebra) {
  vertebra.body.status = measure::BodyStatus::MeasuredWithDoubt;
  vertebra.body.doubts = {"an endplate is rough", "a disc is seen faintly"};
  return vertebra;
}

StudyReport study(const std::string& date) {
  StudyReport report;
  report.date = date;
  return report;
}

classify::Verdict verdict(const std::string& level, classify::WorklistClass worklist) {
  classify::Verdict made;
  made.level = level;
  made.worklist = worklist;
  made.headline = level + ": " + std::string(classify::name(worklist));
  return made;
}

CaseReport one_study(std::vector<measure::MeasuredVertebra> vertebrae) {
  CaseReport report;
  report.studies.push_back(study("2024-01-10"));
  report.studies.back().measured.vertebrae = std::move(vertebrae);
  return report;
}

/// Two dates of one body; at the later one it may be out of view.
CaseReport two_studies(const measure::MeasuredVertebra& first, const measure::MeasuredVertebra* second,
                       measure::ChangeTier tier) {
  CaseReport report = one_study({first});
  report.studies.push_back(study("2024-07-20"));
  measure::TrackedVertebra tracked;
  tracked.name = "L1";
  tracked.observations.resize(2);
  tracked.observations[0].name = "L1";
  if (second != nullptr) {
    tracked.observations[1].name = "L1";
    report.studies.back().measured.vertebrae = {*second};
  }
  measure::VertebraTimeline timeline;
  timeline.overall = tier;
  timeline.evidence = "height anterior -3.0 mm, limit 0.6";
  report.progression.emplace();
  report.progression->input.vertebrae = {tracked};
  report.progression->timeline.vertebrae = {timeline};
  return report;
}

TEST(Worklist, HoldsNothingOfAnIntactSpine) {
  EXPECT_TRUE(worklist_rows(one_study({body(Level::T12, 0, 5.0), body(Level::L1, 0, 3.0)})).empty());
  EXPECT_TRUE(worklist_rows({}).empty());
}

TEST(Worklist, ListsCollapsedLevelsByTheirLoss) {
  const auto rows = worklist_rows(one_study({body(Level::T12, 1, 22.0), body(Level::L1, 3, 45.0)}));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].level, "L1");
  EXPECT_DOUBLE_EQ(rows[0].severity, 45.0);
  EXPECT_EQ(rows[0].category, "fracture_grade_3");
  EXPECT_THAT(rows[0].reason, HasSubstr("Genant grade 3 on 2024-01-10: seen"));
}

TEST(Worklist, PutsBodiesMeasuredWithDoubtBehindAllOthersAndSaysWhy) {
  CaseReport report = one_study({doubtful(body(Level::T12, 3, 60.0)), body(Level::L1, 1, 21.0)});
  report.verdict = verdict("L1", classify::WorklistClass::Indeterminate);
  const auto rows = worklist_rows(report);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].level, "L1");
  EXPECT_EQ(rows[0].category, "indeterminate");
  EXPECT_EQ(rows[1].level, "T12");
  EXPECT_EQ(rows[1].category, "doubtful");
  EXPECT_GT(rows[1].urgency, rows[0].urgency);
  EXPECT_THAT(rows[1].reason, HasSubstr("an endplate is rough; a disc is seen faintly"));
}

TEST(Worklist, KeepsADoubtfulBodyInItsPlaceWhereTheVerdictOnItPresses) {
  CaseReport report = one_study({doubtful(body(Level::T12, 3, 60.0))});
  report.verdict = verdict("T12", classify::WorklistClass::CriteriaMet);
  const auto rows = worklist_rows(report);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].category, "criteria_met");
  EXPECT_THAT(rows[0].reason, HasSubstr("T12: criteria_met. Measured with doubt"));
}

TEST(Worklist, FlagsABodyThatGoesOnCollapsingBeforeItCountsAsFractured) {
  const auto later = body(Level::L1, 0, 9.0);
  const auto rows = worklist_rows(two_studies(body(Level::L1, 0, 2.0), &later, measure::ChangeTier::Probable));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].level, "L1");
  EXPECT_EQ(rows[0].category, "progression");
  EXPECT_THAT(rows[0].reason, HasSubstr("height anterior -3.0 mm, limit 0.6"));
  EXPECT_THAT(rows[0].reason, HasSubstr("2024-07-20"));
}

TEST(Worklist, KeepsWhatAnEarlierStudyFoundWhereTheLatestShowsAnotherPart) {
  const auto rows = worklist_rows(two_studies(body(Level::L1, 2, 30.0), nullptr, measure::ChangeTier::CannotTell));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].category, "fracture_grade_2");
  EXPECT_THAT(rows[0].reason, HasSubstr("2024-01-10"));
}

TEST(Worklist, LooksAtALevelThatTheClinicalFileNamesWhateverItsGrade) {
  CaseReport report = one_study({body(Level::L1, 0, 3.0)});
  report.verdict = verdict("L1", classify::WorklistClass::Indeterminate);
  EXPECT_TRUE(worklist_rows(report).empty());
  report.verdict->level_named = true;
  const auto rows = worklist_rows(report);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].level, "L1");
  EXPECT_EQ(rows[0].finding, "known_level");
}

TEST(Worklist, TakesABodyThatIsLikelyFracturedByItsProbability) {
  auto likely = body(Level::L1, 0, 17.0);
  likely.genant = measure::WhyNot{"cannot tell: an endplate is rough"};
  likely.call.probability = Measured<double>(0.61, 0.05);
  const auto rows = worklist_rows(one_study({likely}));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].finding, "likely_fracture");
  EXPECT_THAT(rows[0].reason, HasSubstr("cannot tell: an endplate is rough"));
}

TEST(Worklist, SaysWhatThePicturesShowBesideTheCriteria) {
  const auto later = body(Level::L1, 2, 30.0);
  CaseReport report = two_studies(body(Level::L1, 1, 22.0), &later, measure::ChangeTier::Definite);
  report.verdict = verdict("L1", classify::WorklistClass::Indeterminate);
  const auto rows = worklist_rows(report);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].category, "indeterminate");
  EXPECT_EQ(rows[0].finding, "definite_progression");
  EXPECT_EQ(rows[0].finding_rank, 0);
}

TEST(Worklist, TakesTheLatestViewOfABodySeenTwice) {
  const auto later = body(Level::L1, 1, 23.0);
  const auto rows = worklist_rows(two_studies(body(Level::L1, 2, 30.0), &later, measure::ChangeTier::NoChange));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].severity, 23.0);
}

}  // namespace
}  // namespace kyphos::io
