#include "pipeline/follow_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "measure/catalogue.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

/// What a date shows: the phantom's own surfaces stand in for a segmentation.
struct DateSpec {
  const char* date = "2024-01-10";
  Level first = Level::T12;
  Level last = Level::L2;
  test::PhantomSpec spec{};
  std::uint64_t noise_seed = 1;
  int name_shift = 0;  ///< printed levels against the true ones
  double confidence = 0.98;
};

AnalysedStudy study_of(const DateSpec& wanted) {
  const test::Phantom phantom(wanted.spec);
  test::PhantomField field;
  field.first = wanted.first;
  field.last = wanted.last;
  field.width_mm = 96.0;
  AnalysedStudy study{.report = {}, .spine = phantom.scan(field, {.noise_hu = 20.0, .seed = wanted.noise_seed})};
  study.report.study_uid = std::string("1.2.") + wanted.date;
  study.report.date = wanted.date;
  study.report.series.modality = "CT";
  study.report.series.posture = io::Posture::Supine;
  std::vector<measure::VertebralBody> bodies;
  for (test::PhantomTruth& truth : phantom.truth_within(study.spine.grid)) {
    if (!truth.whole) {
      continue;
    }
    truth.body.quality.slice_spacing_along_axis_mm = 1.0;
    truth.body.position_from_top = static_cast<int>(bodies.size()) + 1;
    truth.body.name.confidence = wanted.confidence;
    truth.body.name.level = measure::level_from_verse_number(measure::verse_number(truth.level) + wanted.name_shift);
    bodies.push_back(truth.body);
  }
  study.report.measured = measure::measure_study(std::move(bodies), &study.spine);
  return study;
}

FollowedCase follow(const DateSpec& earlier, const DateSpec& later) {
  std::vector<AnalysedStudy> studies;
  studies.push_back(study_of(earlier));
  studies.push_back(study_of(later));
  return follow_case(std::move(studies));
}

bool warned(const std::vector<measure::Warning>& warnings, std::string_view code) {
  return std::ranges::any_of(warnings, [code](const measure::Warning& warning) { return warning.code == code; });
}

std::map<std::string, measure::ChangeTier> verdicts(const FollowedCase& followed) {
  std::map<std::string, measure::ChangeTier> found;
  for (const measure::VertebraTimeline& vertebra : followed.progression->timeline.vertebrae) {
    found[vertebra.name] = vertebra.overall;
  }
  return found;
}

test::PhantomSpec collapsed(Level level, double fraction) {
  test::PhantomSpec spec;
  spec.bodies[level] = {.shape = test::PhantomShape::Wedge, .fraction = fraction};
  return spec;
}

using enum measure::ChangeTier;

TEST(FollowCase, FindsTheCollapsedBodyUnderAShiftedNumbering) {
  const FollowedCase followed = follow(
      {.confidence = 0.99},
      {.date = "2024-04-10", .spec = collapsed(Level::L1, 0.3), .noise_seed = 2, .name_shift = 1, .confidence = 0.85});
  EXPECT_TRUE(warned(followed.warnings, "numbering_shifted"));
  EXPECT_EQ(verdicts(followed),
            (std::map<std::string, measure::ChangeTier>{{"T12", NoChange}, {"L1", Definite}, {"L2", NoChange}}));
  ASSERT_EQ(followed.progression->pictures.size(), 1U);
  EXPECT_EQ(followed.progression->pictures[0].name, "L1");
}

TEST(FollowCase, ComparesWhatTheFieldsOfViewShare) {
  const FollowedCase followed =
      follow({}, {.date = "2024-04-10", .first = Level::L1, .last = Level::L3, .noise_seed = 2});
  const auto found = verdicts(followed);
  EXPECT_EQ(found.at("L1"), NoChange);
  EXPECT_EQ(found.at("L2"), NoChange);
  EXPECT_EQ(found.at("T12"), CannotTell);
  EXPECT_EQ(found.at("L3"), CannotTell);
  const auto& upper = followed.progression->timeline.vertebrae.front();
  ASSERT_EQ(upper.events.size(), 1U);
  EXPECT_EQ(upper.events[0].text, "T12 lies outside the field of view of the later study");
}

TEST(FollowCase, RefusesFieldsOfViewWithoutALevelInCommon) {
  const FollowedCase followed = follow({.first = Level::T6, .last = Level::T8},
                                       {.date = "2024-04-10", .first = Level::L1, .last = Level::L3, .noise_seed = 2});
  EXPECT_TRUE(warned(followed.warnings, "no_level_in_common"));
  for (const auto& [name, verdict] : verdicts(followed)) {
    EXPECT_EQ(verdict, CannotTell) << name;
  }
}

TEST(FollowCase, SaysThatTheSameImagesCameTwice) {
  const FollowedCase followed = follow({}, {.date = "2024-04-10"});
  EXPECT_TRUE(warned(followed.warnings, "same_images_twice"));
  for (const auto& [name, verdict] : verdicts(followed)) {
    EXPECT_EQ(verdict, NoChange) << name;
  }
}

TEST(FollowCase, SaysThatTheBonesAreOfAnotherPatient) {
  test::PhantomSpec other;
  other.size_factor = 1.25;
  other.seed = 77;
  other.marrow_texture_hu = 60.0;
  const FollowedCase followed = follow({}, {.date = "2024-04-10", .spec = other, .noise_seed = 2});
  EXPECT_TRUE(warned(followed.warnings, "anatomy_contradicts"));
}

/// The same with files that disagree about sex or birth date, or do not tell whose they are.
FollowedCase follow_contradicting(const DateSpec& earlier, const DateSpec& later,
                                  const std::string& code = "patient_contradiction") {
  std::vector<AnalysedStudy> studies;
  for (const DateSpec& date : {earlier, later}) {
    studies.push_back(study_of(date));
    studies.back().report.series.warnings.push_back({.code = code, .text = "They disagree."});
  }
  return follow_case(std::move(studies));
}

TEST(FollowCase, ComparesOnePersonsBonesUnderContradictingPapersWithAWarning) {
  const FollowedCase followed =
      follow_contradicting({}, {.date = "2024-04-10", .spec = collapsed(Level::L1, 0.3), .noise_seed = 2});
  ASSERT_FALSE(followed.warnings.empty());
  EXPECT_EQ(followed.warnings.front().code, "patient_contradiction");
  EXPECT_NE(followed.warnings.front().text.find("mean nothing unless"), std::string::npos);
  EXPECT_EQ(verdicts(followed).at("L1"), Definite);
}

TEST(FollowCase, RefusesUnlikeBonesUnderContradictingPapers) {
  test::PhantomSpec other = collapsed(Level::L1, 0.3);
  other.size_factor = 1.04;
  other.seed = 77;
  const DateSpec later{.date = "2024-04-10", .spec = other, .noise_seed = 2};
  const FollowedCase followed = follow_contradicting({}, later);
  for (const auto& [name, verdict] : verdicts(followed)) {
    EXPECT_EQ(verdict, CannotTell) << name;
  }
  EXPECT_NE(followed.warnings.front().text.find("No dates are compared"), std::string::npos);
}

TEST(FollowCase, RefusesUnlikeBonesOfOnePatientAsTold) {
  test::PhantomSpec other = collapsed(Level::L1, 0.3);
  other.size_factor = 1.04;
  other.seed = 77;
  const FollowedCase followed =
      follow_contradicting({}, {.date = "2024-04-10", .spec = other, .noise_seed = 2}, "told_one_patient");
  for (const auto& [name, verdict] : verdicts(followed)) {
    EXPECT_EQ(verdict, CannotTell) << name;
  }
  EXPECT_NE(followed.warnings.front().text.find("no dates are compared"), std::string::npos);
}

TEST(FollowCase, SuspectsExchangedDates) {
  const FollowedCase followed = follow({.spec = collapsed(Level::L1, 0.3)}, {.date = "2024-04-10", .noise_seed = 2});
  EXPECT_EQ(verdicts(followed).at("L1"), Improved);
  EXPECT_TRUE(warned(followed.progression->timeline.warnings, "height_regained"));
}

TEST(FollowCase, CallsCementAnEventAndNoProgression) {
  test::PhantomSpec before = collapsed(Level::L1, 0.3);
  test::PhantomSpec after = before;
  after.bodies[Level::L1].cement = true;
  const FollowedCase followed = follow({.spec = before}, {.date = "2024-04-10", .spec = after, .noise_seed = 2});
  EXPECT_EQ(verdicts(followed).at("L1"), NotComparable);
  const auto& vertebrae = followed.progression->timeline.vertebrae;
  const auto treated = std::ranges::find(vertebrae, "L1", &measure::VertebraTimeline::name);
  ASSERT_NE(treated, vertebrae.end());
  ASSERT_FALSE(treated->events.empty());
  EXPECT_EQ(treated->events[0].kind, measure::EventKind::CementPlaced);
}

bool holds_cement(const io::StudyReport& study) {
  return std::ranges::any_of(study.measured.vertebrae,
                             [](const auto& vertebra) { return vertebra.findings.cement.present(); });
}

TEST(FollowCase, MeasuresARenamedStudyOnTheSliceThatItWasMeasuredOn) {
  test::PhantomSpec treated;
  treated.bodies[Level::L1].cement = true;
  AnalysedStudy later = study_of({.date = "2024-04-10", .noise_seed = 2, .name_shift = 1, .confidence = 0.85});
  // What dates are compared on may hold more than what a study is measured on: a single slice is repeated to a block.
  later.slice = std::exchange(later.spine, study_of({.spec = treated, .noise_seed = 2}).spine);
  std::vector<AnalysedStudy> studies;
  studies.push_back(study_of({.confidence = 0.99}));
  studies.push_back(std::move(later));
  const FollowedCase followed = follow_case(std::move(studies));
  ASSERT_TRUE(warned(followed.studies[1].warnings, "levels_named_by_other_date"));
  EXPECT_FALSE(holds_cement(followed.studies[1]));
}

TEST(FollowCase, KeepsTheSitesLimitsOfFindingsForARenamedStudy) {
  AnalysedStudy later = study_of({.date = "2024-04-10", .noise_seed = 2, .name_shift = 1, .confidence = 0.85});
  later.report.measured.limits.retropulsion_mm = 4.5;
  std::vector<AnalysedStudy> studies;
  studies.push_back(study_of({.confidence = 0.99}));
  studies.push_back(std::move(later));
  EXPECT_EQ(follow_case(std::move(studies)).studies[1].measured.limits.retropulsion_mm, 4.5);
}

}  // namespace
}  // namespace kyphos::pipeline
