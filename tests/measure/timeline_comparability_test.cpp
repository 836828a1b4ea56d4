#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "measure/timeline.h"
#include "measure/timeline/comparability.h"
#include "measure/timeline/measurement_kind.h"
#include "tests/measure/two_dates.h"

namespace kyphos::measure {
namespace {

using namespace std::chrono_literals;
using test::change_of;
using test::follow_one;
using test::kHeightSe;
using test::observe;
using test::supine_ct;
using test::two_dates;

TEST(MissingDate, LeavesTheOrderUncertain) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 15.0}));
  input.points[0].date = std::nullopt;
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.overall, ChangeTier::CannotTell);
  EXPECT_EQ(timeline.evidence, "a date is unknown: which study came first is not certain");
}

TEST(Posture, OfLyingAndUprightIsNotCompared) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 15.0}));
  input.points[1].posture = Posture::Standing;
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.overall, ChangeTier::NotComparable);
  EXPECT_EQ(timeline.evidence, "posture differs: supine against standing");
  EXPECT_TRUE(timeline.mobility.empty());
}

TEST(Posture, OfLyingAndUprightWithinTwoWeeksShowsMobility) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 18.0}));
  input.points[1].posture = Posture::Standing;
  input.points[1].date = 2024y / 1 / 20;
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.overall, ChangeTier::NotComparable);
  ASSERT_FALSE(timeline.mobility.empty());
  EXPECT_EQ(timeline.mobility[0].key, "height_anterior_mm");
  EXPECT_NEAR(timeline.mobility[0].difference.value(), -6.0, 1e-12);
}

TEST(Posture, UnknownOnCtIsTakenAsLyingWithAWarning) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 18.0}));
  input.points[0].posture = Posture::Unknown;
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.overall, ChangeTier::Definite);
  EXPECT_EQ(change_of(timeline, "height_anterior_mm").warnings.at(0),
            "posture unknown at the earlier date: taken as lying, as in any CT");
}

TEST(Posture, UnknownOnARadiographIsNotCompared) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 18.0}));
  for (TimePoint& point : input.points) {
    point.modality = ScanModality::Radiograph;
    point.posture = Posture::Unknown;
  }
  EXPECT_EQ(follow_one(input).overall, ChangeTier::NotComparable);
}

TEST(Posture, OfSupineAndProneComparesHeightsButNotAngles) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 18.0, .wedge = 15.0}));
  input.points[1].posture = Posture::Prone;
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.height_tier, ChangeTier::Definite);
  EXPECT_EQ(timeline.angle_tier, ChangeTier::NotComparable);
}

TEST(Modality, ThatDiffersIsNotCompared) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 15.0}));
  input.points[1].modality = ScanModality::Mr;
  EXPECT_EQ(follow_one(input).evidence, "modality differs");
}

TEST(Modality, ThatDiffersLeavesNotEvenRatiosToCompare) {
  TimelineInput input = two_dates(observe({}), observe({}));
  input.points[1].modality = ScanModality::Mr;
  for (const MeasurementKind kind :
       {MeasurementKind::Height, MeasurementKind::Loss, MeasurementKind::Ratio, MeasurementKind::WedgeAngle}) {
    EXPECT_EQ(comparability(input.points[0], input.points[1], kind).why_not, "modality differs");
  }
}

TEST(Modality, ThatDiffersMakesNoNewFractureOfAGrade) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 12.0}, 2));
  input.points[1].modality = ScanModality::Mr;
  EXPECT_TRUE(follow_one(input).events.empty());
}

TEST(Attenuation, IsNotComparedAcrossContrast) {
  TimelineInput input = two_dates(observe({}), observe({}));
  for (Observation& observation : input.vertebrae[0].observations) {
    observation.values.emplace("trabecular_hu", Measured<double>(120.0, 3.0));
  }
  input.points[0].contrast = Contrast::None;
  input.points[1].contrast = Contrast::Given;
  EXPECT_EQ(change_of(follow_one(input), "trabecular_hu").tier, ChangeTier::NotComparable);
}

TEST(SliceThickness, ThatDiffersWidensTheError) {
  TimelineInput same = two_dates(observe({}), observe({.anterior = 22.3}));
  TimelineInput other = same;
  other.vertebrae[0].observations[1].sample_spacing_mm = 3.0;
  const double narrow = change_of(follow_one(same), "height_anterior_mm").difference.standard_error();
  const double wide = change_of(follow_one(other), "height_anterior_mm").difference.standard_error();
  EXPECT_NEAR(wide, std::hypot(narrow, 0.25 * 2.0), 1e-9);
  EXPECT_EQ(follow_one(same).overall, ChangeTier::Measurable);
  EXPECT_EQ(follow_one(other).overall, ChangeTier::NoChange);
}

TEST(SliceThickness, ThatDiffersWidensDepthAndSegmentalKyphosisToo) {
  TimelineInput same = two_dates(observe({}), observe({}));
  for (Observation& observation : same.vertebrae[0].observations) {
    observation.values.emplace("depth_mm", Measured<double>(30.0, kHeightSe));
  }
  TimelineInput other = same;
  other.vertebrae[0].observations[1].sample_spacing_mm = 3.0;
  for (const char* const key : {"depth_mm", "segmental_kyphosis_deg"}) {
    const Change wide = change_of(follow_one(other), key);
    EXPECT_GT(wide.difference.standard_error(), change_of(follow_one(same), key).difference.standard_error() + 0.1)
        << key;
    EXPECT_FALSE(wide.warnings.empty()) << key;
  }
}

TEST(Magnification, OfFilmsForbidsMillimetresButNotRatiosAndAngles) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 18.0}));
  for (TimePoint& point : input.points) {
    point.modality = ScanModality::Radiograph;
    point.posture = Posture::Standing;
  }
  for (Observation& observation : input.vertebrae[0].observations) {
    observation.values.emplace("ratio_anterior_posterior", Measured<double>(0.9, 0.01));
  }
  const auto timeline = follow_one(input);
  EXPECT_EQ(change_of(timeline, "height_anterior_mm").tier, ChangeTier::NotComparable);
  EXPECT_EQ(change_of(timeline, "height_anterior_mm").reason, "magnification of the films is not known");
  EXPECT_EQ(change_of(timeline, "wedge_angle_deg").tier, ChangeTier::NoChange);
  EXPECT_EQ(change_of(timeline, "ratio_anterior_posterior").tier, ChangeTier::NoChange);
}

TEST(SingleSlice, WidensTheErrorAndWarns) {
  Observation before = observe({});
  Observation after = observe({.anterior = 21.5});
  before.single_slice = after.single_slice = true;
  const auto timeline = follow_one(two_dates(before, after));
  EXPECT_EQ(timeline.overall, ChangeTier::NoChange);
  EXPECT_EQ(change_of(timeline, "height_anterior_mm").warnings.at(0), "measured on a single slice");
}

TEST(Doubt, IsNeitherProgressionNorImprovement) {
  Observation before = observe({.anterior = 18.2});
  before.in_doubt = true;
  for (const double after : {22.5, 12.0}) {
    const auto timeline = follow_one(two_dates(before, observe({.anterior = after})));
    EXPECT_EQ(timeline.overall, ChangeTier::CannotTell) << after;
    EXPECT_NE(timeline.evidence.find("measured with doubt"), std::string::npos) << timeline.evidence;
  }
  EXPECT_EQ(follow_one(two_dates(before, observe({.anterior = 18.5}))).overall, ChangeTier::NoChange);
}

TEST(Doubt, OfAnAngleThatRestsOnAnotherBodyIsKept) {
  Observation before = observe({.segmental = 10.0});
  before.values.insert_or_assign("segmental_kyphosis_deg",
                                 Measured<double>(10.0, test::kAngleSe, "rests on a doubtful body"));
  const auto timeline = follow_one(two_dates(before, observe({.anterior = 22.0, .segmental = 25.0})));
  const Change& angle = change_of(timeline, "segmental_kyphosis_deg");
  EXPECT_EQ(angle.tier, ChangeTier::CannotTell);
  EXPECT_THAT(angle.warnings, testing::Contains("rests on a doubtful body"));
  // The body itself is measured well: its own loss counts, and nothing is added by the angle.
  EXPECT_EQ(timeline.overall, ChangeTier::Measurable);
}

TEST(Doubt, WidensTheErrorOfAnAngle) {
  const auto error_of = [](const std::string& doubt) {
    Observation before = observe({});
    before.values.insert_or_assign("segmental_kyphosis_deg", Measured<double>(10.0, test::kAngleSe, doubt));
    return change_of(follow_one(two_dates(before, observe({}))), "segmental_kyphosis_deg").difference.standard_error();
  };
  // Re-segmenting errs by 1 degree a date, by twice that in doubt: 4 - 1 squares more.
  EXPECT_NEAR(std::pow(error_of("rests on a doubtful body"), 2.0) - std::pow(error_of(""), 2.0), 3.0, 1e-9);
}

TEST(Doubt, IsLiftedByFollowingTheBone) {
  Observation before = observe({.anterior = 18.2});
  before.in_doubt = true;
  TimelineInput input = two_dates(before, observe({.anterior = 12.0}));
  input.vertebrae[0].paired.push_back(
      {.earlier = 0, .later = 1, .key = "height_anterior_mm", .difference = Measured<double>(-5.0, 0.2)});
  EXPECT_EQ(follow_one(input).overall, ChangeTier::Definite);
}

TEST(Cement, BetweenTheDatesIsAnEventAndNoProgression) {
  Observation after = observe({.anterior = 28.0}, 1);
  after.cemented = true;
  const auto timeline = follow_one(two_dates(observe({.anterior = 18.0}, 2), after));
  EXPECT_EQ(timeline.overall, ChangeTier::NotComparable);
  ASSERT_EQ(timeline.events.size(), 1U);
  EXPECT_EQ(timeline.events[0].kind, EventKind::CementPlaced);
}

TEST(Cement, LeavesTheTimeBeforeItComparable) {
  Observation treated = observe({.anterior = 26.0}, 1);
  treated.cemented = true;
  TimelineInput input = two_dates(observe({.anterior = 24.0}, 0), observe({.anterior = 18.0}, 2));
  input.points.push_back(supine_ct(2024y / 6 / 10));
  input.vertebrae[0].observations.push_back(treated);
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.overall, ChangeTier::Definite);
  EXPECT_EQ(timeline.baseline, 0U);
  EXPECT_EQ(timeline.current, 1U);
}

TEST(FieldOfView, ThatMissesTheBodyIsSaid) {
  Observation absent;
  absent.presence = Observation::Presence::OutsideView;
  const auto timeline = follow_one(two_dates(observe({}), absent));
  EXPECT_EQ(timeline.overall, ChangeTier::CannotTell);
  EXPECT_EQ(timeline.evidence, "at the later date: outside the field of view");
  ASSERT_EQ(timeline.events.size(), 1U);
  EXPECT_EQ(timeline.events[0].kind, EventKind::OutsideView);
}

TEST(LongestComparablePair, DecidesWhereTheLastDateIsUpright) {
  TimelineInput input = two_dates(observe({.anterior = 24.0}), observe({.anterior = 18.0}));
  input.points.push_back(supine_ct(2024y / 8 / 10));
  input.points[2].posture = Posture::Standing;
  input.vertebrae[0].observations.push_back(observe({.anterior = 14.0}));
  const auto timeline = follow_one(input);
  EXPECT_EQ(timeline.current, 1U);
  EXPECT_EQ(timeline.overall, ChangeTier::Definite);
}

}  // namespace
}  // namespace kyphos::measure
