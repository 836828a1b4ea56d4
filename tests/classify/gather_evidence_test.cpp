#include "classify/gather_evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classify/gather_change.h"
#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

using measure::Measured;
using measure::WhyNot;

measure::Observation seen(double anterior_mm, double wedge_deg, int grade) {
  measure::Observation observation;
  observation.name = "T12";
  observation.values.emplace("height_anterior_mm", Measured<double>(anterior_mm, 0.2));
  observation.values.emplace("height_middle_mm", Measured<double>(20.0, 0.2));
  observation.values.emplace("height_posterior_mm", Measured<double>(24.0, 0.2));
  observation.values.emplace("wedge_angle_deg", Measured<double>(wedge_deg, 0.5));
  observation.genant = Measured<measure::Genant>(measure::Genant{.grade = grade}, measure::Genant{});
  return observation;
}

measure::TimelineInput two_dates(const measure::Observation& before, const measure::Observation& after) {
  measure::TimelineInput input;
  for (const Date date : {day(2026, 2, 28), day(2026, 5, 30)}) {
    measure::TimePoint point;
    point.date = date;
    point.posture = measure::Posture::Supine;
    point.contrast = measure::Contrast::None;
    point.kvp = 120;
    input.points.push_back(point);
  }
  input.vertebrae.push_back({.tracking_id = "1", .name = "T12", .observations = {before, after}});
  return input;
}

LevelEvidence change_of(const measure::TimelineInput& input) {
  const Criteria criteria = default_criteria();
  const measure::Timeline timeline = measure::follow(input, progression_thresholds(criteria));
  LevelEvidence level;
  level.name = "T12";
  level.grade = 2;
  return with_change(level, {.input = input, .timeline = timeline}, criteria);
}

TEST(GatherEvidence, QuotesTheLossWithBothHeightsAndDates) {
  const LevelEvidence level = change_of(two_dates(seen(18.2, 10.0, 1), seen(12.7, 21.0, 2)));
  EXPECT_EQ(level.deformity.overall, DeformityTier::Definite);
  ASSERT_FALSE(level.deformity.texts.empty());
  EXPECT_THAT(level.deformity.texts.front(), testing::HasSubstr("anterior height 18.2 to 12.7, -5.5 mm"));
  EXPECT_THAT(level.deformity.texts.front(), testing::HasSubstr("-30.2 % of its own baseline"));
  EXPECT_EQ(level.deformity.baseline_date, day(2026, 2, 28));
  EXPECT_EQ(level.deformity.current_date, day(2026, 5, 30));
  EXPECT_EQ(level.fractured_at_baseline, Tristate::Yes);
  EXPECT_EQ(level.new_since_prior, Tristate::No);
}

TEST(GatherEvidence, SaysWhyPosturesCannotBeCompared) {
  auto input = two_dates(seen(18.2, 10.0, 1), seen(12.7, 21.0, 2));
  input.points.back().posture = measure::Posture::Standing;
  const LevelEvidence level = change_of(input);
  EXPECT_EQ(level.deformity.overall, DeformityTier::NotComparable);
  EXPECT_FALSE(level.deformity.why_not.empty());
}

TEST(GatherEvidence, CallsAFractureThatWasIntactBeforeNew) {
  const LevelEvidence level = change_of(two_dates(seen(24.0, 2.0, 0), seen(14.0, 19.0, 2)));
  EXPECT_EQ(level.fractured_at_baseline, Tristate::No);
  EXPECT_EQ(level.new_since_prior, Tristate::Yes);
}

TEST(GatherEvidence, OfOneStudyHasNoProgressionToTell) {
  measure::MeasuredStudy study;
  study.vertebrae.resize(1);
  study.vertebrae.front().body.name.level = measure::Level::T12;
  const ImagingEvidence evidence = gather_evidence({.current = study}, default_criteria());
  ASSERT_EQ(evidence.levels.size(), 1U);
  EXPECT_EQ(evidence.levels.front().name, "T12");
  EXPECT_EQ(evidence.levels.front().deformity.overall, DeformityTier::CannotTell);
  EXPECT_EQ(evidence.levels.front().cement, Tristate::Unknown) << "not looked for is not absent";
  EXPECT_EQ(evidence.levels.front().columns_involved, std::nullopt);
}

TEST(GatherEvidence, TellsAnkylosisOnlyWhereTheBridgesAreKnown) {
  const auto ankylosis_of_second = [](std::vector<measure::Bridge> bridges) {
    measure::MeasuredStudy study;
    for (const measure::Bridge bridge : bridges) {
      study.vertebrae.emplace_back();
      study.vertebrae.back().findings.bridge_below = bridge;
    }
    return gather_evidence({.current = study}, default_criteria()).levels.at(1).ankylosed;
  };
  using enum measure::Bridge;
  EXPECT_EQ(ankylosis_of_second({Yes, Yes, Yes, No}), Tristate::Yes) << "four bodies in a row";
  EXPECT_EQ(ankylosis_of_second({Yes, Yes, No, Yes}), Tristate::No) << "three";
  EXPECT_EQ(ankylosis_of_second({Yes, Yes, Unknown, No}), Tristate::Unknown) << "three, perhaps four";
}

TEST(GatherEvidence, CountsTheMiddleColumnOnlyBeyondTheError) {
  const auto columns = [](double loss_percent, double error) {
    measure::MeasuredStudy study;
    study.vertebrae.emplace_back();
    auto& vertebra = study.vertebrae.back();
    vertebra.genant = Measured<measure::Genant>(measure::Genant{.grade = 2}, measure::Genant{});
    vertebra.values.emplace("loss_posterior_vs_neighbours_percent", Measured<double>(loss_percent, error));
    vertebra.findings.posterior_wall.retropulsion_mm = Measured<double>(0.0, 0.3);
    return gather_evidence({.current = study}, default_criteria()).levels.front().columns_involved;
  };
  EXPECT_EQ(columns(16.0, 2.0), 2);
  EXPECT_EQ(columns(12.0, 2.0), 1) << "within 1.96 standard errors of the limit";
}

}  // namespace
}  // namespace kyphos::classify
