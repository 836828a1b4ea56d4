#include "io/report/words/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "io/report/words/words.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The example's study (T12, L1 wedged and doubtful, L2 cut) with the sacrum below, as a segmenter hands it over.
io::StudyReport with_sacrum() {
  io::StudyReport study = test::example_report().studies[0];
  measure::MeasuredVertebra sacrum{.body = test::box_body(measure::Level::S1, {2, 4, -150}, 25.0)};
  sacrum.body.status = measure::BodyStatus::NotMeasured;
  sacrum.body.why_not = "sacrum: only its superior endplate is used";
  sacrum.body.doubts = {"outermost body"};
  study.measured.vertebrae.push_back(sacrum);
  return study;
}

TEST(Summary, CountsTheSacrumApart) {
  EXPECT_THAT(io::summary(with_sacrum()),
              HasSubstr("3 vertebral bodies are in view (T12 to L2) and the sacrum; 2 measured, 1 cut"));
  EXPECT_THAT(io::summary(test::example_report().studies[0]), Not(HasSubstr("sacrum")));
}

TEST(Summary, TellsABorderlineBodyApartFromTheCollapsed) {
  io::StudyReport study = test::example_report().studies[0];
  EXPECT_THAT(io::summary(study), HasSubstr("Graded as collapsed: L1 (wedge, grade 2)."));
  study.measured.vertebrae[1].call.probability = measure::Measured<double>(0.6, 0.1);
  EXPECT_THAT(io::summary(study), HasSubstr("No body is graded as collapsed. Borderline: L1 (wedge, grade 2)."));
  EXPECT_EQ(io::genant_text(study.measured.vertebrae[1]), "wedge 2?");
  EXPECT_THAT(io::deformity_text(study.measured), HasSubstr("1 borderline"));
}

TEST(Summary, NeverSoundsLikeGoodNewsWhereBodiesCouldNotBeGraded) {
  io::StudyReport study = with_sacrum();
  EXPECT_THAT(io::summary(study), HasSubstr("1 of 3 could not be graded"));  // L2, which the scan cuts
  for (measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    vertebra.genant = measure::WhyNot{"cannot tell"};
  }
  EXPECT_THAT(io::summary(study), HasSubstr("None could be graded: a collapse is not excluded."));
  EXPECT_THAT(io::summary(study), Not(HasSubstr("No body is graded")));
}

TEST(Summary, SaysWhatTheLevelsAreNamedByAndTheNextBest) {
  EXPECT_EQ(io::naming_words(test::example_report().studies[0]),
            "Levels named by: last rib. Next best: T12 would be T11 (3 %).");
  EXPECT_EQ(io::naming_words({}), "");
}

TEST(Attention, HasNothingToSayOfTheSacrum) {
  for (const io::Attention& item : io::attention_list(with_sacrum())) {
    EXPECT_NE(item.level, "S1") << item.reason;
  }
}

TEST(Attention, NamesABodyThatIsMeasuredButNotGraded) {
  io::StudyReport study = test::example_report().studies[0];
  study.measured.vertebrae[0].genant = measure::WhyNot{"outermost body"};
  const std::vector<io::Attention> list = io::attention_list(study);
  EXPECT_EQ(std::ranges::count(list, "not graded: outermost body", &io::Attention::reason), 1);
}

TEST(Attention, SaysOnceWhatHoldsOfSeveralBodies) {
  io::StudyReport study = test::example_report().studies[0];
  for (measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    vertebra.body.status = measure::BodyStatus::MeasuredWithDoubt;
    vertebra.body.doubts = {"slices are 4.2 mm apart"};
  }
  const std::vector<io::Attention> list = io::attention_list(study);
  ASSERT_EQ(list.size(), 2U);  // L1 is collapsed as well
  EXPECT_EQ(list[1].level, "T12, L1, L2");
}

TEST(Attention, TellsTheNewestStudyFirstAndNothingTwice) {
  io::CaseReport report = test::example_report();
  report.studies.push_back(report.studies[0]);
  report.studies[1].date = "2021-01-02";
  report.studies[1].measured.vertebrae[1].body.status = measure::BodyStatus::Measured;
  report.studies[1].measured.vertebrae[1].body.doubts.clear();
  const std::vector<io::DatedAttention> list = io::attention_list(report);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].study->date, "2021-01-02");
  EXPECT_EQ(list[0].item.kind, io::AttentionKind::Collapsed);
  EXPECT_EQ(list[1].study->date, "2020-01-02");  // the older doubt is the only one
  EXPECT_EQ(list[1].item.kind, io::AttentionKind::Doubtful);
}

}  // namespace
}  // namespace kyphos
