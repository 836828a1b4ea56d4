#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "measure/timeline.h"
#include "measure/timeline/measurement_kind.h"
#include "measure/timeline/tiers.h"
#include "tests/measure/two_dates.h"

namespace kyphos::measure {
namespace {

using namespace std::chrono_literals;
using test::change_of;
using test::follow_one;
using test::kAngleSe;
using test::kHeightSe;
using test::observe;
using test::Shape;
using test::supine_ct;
using test::two_dates;

TEST(Change, IsLaterMinusEarlierWithItsPercentAndRate) {
  const auto timeline = follow_one(two_dates(observe({.anterior = 24.0}), observe({.anterior = 18.0})));
  const Change& change = change_of(timeline, "height_anterior_mm");
  EXPECT_NEAR(change.difference.value(), -6.0, 1e-12);
  EXPECT_NEAR(change.percent_of_baseline.value(), -25.0, 1e-12);
  // 91 days are 2.99 months.
  EXPECT_NEAR(change.rate_per_month.value(), -6.0 / (91.0 / 30.4375), 1e-9);
}

TEST(Change, HasTheErrorOfBothDatesAndOfReSegmenting) {
  const auto timeline = follow_one(two_dates(observe({.anterior = 24.0}), observe({.anterior = 20.0})));
  const Change& change = change_of(timeline, "height_anterior_mm");
  // 0.2 mm each and 1.5 % of 24 and 20 mm: sqrt(0.04 + 0.36^2 + 0.04 + 0.30^2)
  const double expected = std::sqrt(0.04 + 0.1296 + 0.04 + 0.09);
  EXPECT_NEAR(change.difference.standard_error(), expected, 1e-9);
  EXPECT_NEAR(change.smallest_detectable.value(), 1.96 * expected, 1e-9);
  // Four decisive rows: z(1 - 0.05 / 8) = 2.498
  EXPECT_NEAR(change.decision_limit.value(), 2.4977 * expected, 1e-3);
}

TEST(Change, WithAReportedDateHasTheErrorOfTwoMeasurementsAndSaysSo) {
  TimelineInput input = two_dates(observe({.anterior = 24.0}), observe({.anterior = 18.0}));
  const double of_two_scans = change_of(follow_one(input), "height_anterior_mm").difference.standard_error();
  input.points[0].from_report = true;
  const auto timeline = follow_one(input);
  const Change& change = change_of(timeline, "height_anterior_mm");
  EXPECT_EQ(change.origin, DifferenceOrigin::ReportedValues);
  EXPECT_DOUBLE_EQ(change.difference.standard_error(), of_two_scans);
  ASSERT_EQ(change.warnings.size(), 1U);
  EXPECT_EQ(change.warnings[0], "earlier value as an earlier report tells it: its images were not there");
  EXPECT_TRUE(timeline.evidence.starts_with("by the values of an earlier report")) << timeline.evidence;
  EXPECT_EQ(timeline.overall, ChangeTier::Definite);
}

TEST(DecisionFactor, IsTheNormalQuantileOfBonferroni) {
  EXPECT_NEAR(decision_factor(1, 5.0, 0.0), 1.95996, 1e-4);
  EXPECT_NEAR(decision_factor(4, 5.0, 0.0), 2.49771, 1e-4);
  EXPECT_NEAR(decision_factor(20, 5.0, 0.0), 3.02334, 1e-4);
  EXPECT_DOUBLE_EQ(decision_factor(1, 40.0, 1.96), 1.96);
}

TEST(Tiers, FollowTheLossOfOwnBaselineHeight) {
  const auto tier = [](double anterior_before, double anterior_after) {
    return follow_one(two_dates(observe({.anterior = anterior_before}), observe({.anterior = anterior_after})))
        .height_tier;
  };
  EXPECT_EQ(tier(24.0, 24.0), ChangeTier::NoChange);
  EXPECT_EQ(tier(24.0, 23.0), ChangeTier::NoChange);
  EXPECT_EQ(tier(24.0, 22.0), ChangeTier::Measurable);
  EXPECT_EQ(tier(24.0, 20.0), ChangeTier::Probable);  // 16.7 %
  EXPECT_EQ(tier(24.0, 19.0), ChangeTier::Definite);  // 20.8 % and 5 mm
  EXPECT_EQ(tier(16.0, 12.5), ChangeTier::Probable);  // 21.9 % but 3.5 mm only
  EXPECT_EQ(tier(24.0, 27.0), ChangeTier::Improved);
}

TEST(Tiers, FollowTheGainOfTheWedgeAngle) {
  const auto tier = [](double after) {
    return follow_one(two_dates(observe({.wedge = 4.0}), observe({.wedge = after}))).angle_tier;
  };
  EXPECT_EQ(tier(6.0), ChangeTier::NoChange);
  EXPECT_EQ(tier(8.5), ChangeTier::Measurable);
  EXPECT_EQ(tier(10.0), ChangeTier::Probable);
  EXPECT_EQ(tier(14.5), ChangeTier::Definite);
}

TEST(Tiers, TakeAGradeMoreAsDefiniteOnlyWithAMeasurableLoss) {
  EXPECT_EQ(follow_one(two_dates(observe({}, 1), observe({.anterior = 22.0}, 2))).overall, ChangeTier::Definite);
  EXPECT_EQ(follow_one(two_dates(observe({}, 1), observe({.anterior = 23.6}, 2))).overall, ChangeTier::NoChange);
}

TEST(Tiers, DoNotLayANeighboursCollapseAtTheBodysDoor) {
  // Segmental kyphosis has grown by 12 degrees, the body itself is as it was.
  const auto timeline = follow_one(two_dates(observe({.segmental = 10.0}), observe({.segmental = 22.0})));
  EXPECT_EQ(change_of(timeline, "segmental_kyphosis_deg").tier, ChangeTier::Definite);
  EXPECT_EQ(timeline.overall, ChangeTier::NoChange);
}

TEST(Tiers, LetSegmentalKyphosisStrengthenAnOwnLoss) {
  const auto timeline = follow_one(two_dates(observe({}), observe({.anterior = 22.0, .segmental = 22.0})));
  EXPECT_EQ(timeline.height_tier, ChangeTier::Measurable);
  EXPECT_EQ(timeline.overall, ChangeTier::Definite);
  EXPECT_NE(timeline.evidence.find("segmental kyphosis +12.0 deg"), std::string::npos) << timeline.evidence;
}

TEST(ExchangedDates, AreSuspectedWhereABodyRegainsHeight) {
  const Timeline timeline = follow(two_dates(observe({.anterior = 18.0}), observe({.anterior = 24.0})), {});
  EXPECT_EQ(timeline.vertebrae.at(0).overall, ChangeTier::Improved);
  ASSERT_EQ(timeline.warnings.size(), 1U);
  EXPECT_EQ(timeline.warnings[0].code, "height_regained");
  EXPECT_TRUE(follow(two_dates(observe({.anterior = 23.0}), observe({.anterior = 24.0})), {}).warnings.empty());
}

TEST(Rate, NeedsTwoWeeks) {
  TimelineInput input = two_dates(observe({}), observe({.anterior = 20.0}));
  input.points[1].date = 2024y / 1 / 23;
  EXPECT_EQ(change_of(follow_one(input), "height_anterior_mm").rate_per_month.why_not(),
            "less than two weeks between the dates");
  input.points[1].date = 2024y / 1 / 24;
  EXPECT_TRUE(change_of(follow_one(input), "height_anterior_mm").rate_per_month.has_value());
}

TEST(RegisteredDifference, TakesThePlaceOfTheTwoValues) {
  TimelineInput input = two_dates(observe({.anterior = 24.0}), observe({.anterior = 20.0}));
  input.vertebrae[0].paired.push_back(
      {.earlier = 0, .later = 1, .key = "height_anterior_mm", .difference = Measured<double>(-0.9, 0.15)});
  const auto timeline = follow_one(input);
  const Change& change = change_of(timeline, "height_anterior_mm");
  EXPECT_EQ(change.origin, DifferenceOrigin::Registered);
  EXPECT_DOUBLE_EQ(change.difference.value(), -0.9);
  EXPECT_DOUBLE_EQ(change.difference.standard_error(), 0.15);
  EXPECT_NEAR(change.percent_of_baseline.value(), -3.75, 1e-9);
  EXPECT_EQ(change.tier, ChangeTier::Measurable);
}

/// T11, T12 and L1 at two dates; grades before and after.
std::vector<Event> events_of_l1(int t11_before, int t12_before, double l1_after, int l1_grade_after) {
  TimelineInput input = two_dates(observe({}, t12_before), observe({}, t12_before));
  input.vertebrae.insert(
      input.vertebrae.begin(),
      {.tracking_id = "b", .name = "T11", .observations = {observe({}, t11_before), observe({}, t11_before)}});
  input.vertebrae.push_back({.tracking_id = "c",
                             .name = "L1",
                             .observations = {observe({}), observe({.anterior = l1_after}, l1_grade_after)}});
  return follow(input, {}).vertebrae.at(2).events;
}

TEST(NewFracture, IsToldApartByWhereTheOldOneIs) {
  ASSERT_EQ(events_of_l1(0, 2, 17.0, 2).size(), 1U);
  EXPECT_EQ(events_of_l1(0, 2, 17.0, 2)[0].kind, EventKind::NewFractureAdjacent);
  EXPECT_EQ(events_of_l1(1, 0, 17.0, 2)[0].kind, EventKind::NewFractureDistant);
  EXPECT_EQ(events_of_l1(0, 0, 17.0, 2)[0].kind, EventKind::NewFractureFirst);
}

TEST(NewFracture, IsNoFlickerOfTheGrade) { EXPECT_TRUE(events_of_l1(0, 2, 22.5, 1).empty()); }

TEST(Steps, AreReportedBesideFirstToLast) {
  TimelineInput input = two_dates(observe({.anterior = 24.0}), observe({.anterior = 22.0}));
  input.points.push_back(supine_ct(2024y / 8 / 10));
  input.vertebrae[0].observations.push_back(observe({.anterior = 18.0}));
  const auto timeline = follow_one(input);
  std::map<std::pair<std::size_t, std::size_t>, double> differences;
  for (const Change& change : timeline.changes) {
    if (change.key == "height_anterior_mm") {
      differences[{change.earlier, change.later}] = change.difference.value();
    }
  }
  ASSERT_EQ(differences.size(), 3U);
  EXPECT_NEAR((differences[{0, 2}]), -6.0, 1e-12);
  EXPECT_NEAR((differences[{0, 1}]), -2.0, 1e-12);
  EXPECT_NEAR((differences[{1, 2}]), -4.0, 1e-12);
  EXPECT_EQ(timeline.baseline, 0U);
  EXPECT_EQ(timeline.current, 2U);
}

/// Fraction of bodies whose overall tier satisfies `wanted`, noise drawn as the standard errors promise.
template <typename Wanted>
double fraction(double anterior_loss_percent, Wanted wanted) {
  constexpr int kBodies = 2000;
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  const auto noisy = [&](const Shape& shape) {
    const auto height = [&](double h) { return h + std::hypot(kHeightSe, 0.015 * h) * normal(random); };
    const auto angle = [&](double a) { return a + std::hypot(kAngleSe, 1.0) * normal(random); };
    return observe({.anterior = height(shape.anterior),
                    .middle = height(shape.middle),
                    .posterior = height(shape.posterior),
                    .wedge = angle(shape.wedge),
                    .segmental = angle(shape.segmental)});
  };
  int count = 0;
  for (int i = 0; i < kBodies; ++i) {
    const Shape after{.anterior = 24.0 * (1.0 - anterior_loss_percent / 100.0)};
    count += wanted(follow_one(two_dates(noisy({}), noisy(after))).overall) ? 1 : 0;
  }
  return static_cast<double>(count) / kBodies;
}

TEST(FalseAlarms, StayWithinFivePercentOfBodies) {
  EXPECT_LE(fraction(0.0, [](ChangeTier tier) { return tier != ChangeTier::NoChange; }), 0.05);
  EXPECT_LE(fraction(0.0, [](ChangeTier tier) { return tier >= ChangeTier::Probable; }), 0.005);
}

TEST(Detection, AtFifteenPercentIsAlmostSure) {
  EXPECT_GE(fraction(15.0, [](ChangeTier tier) { return tier >= ChangeTier::Measurable; }), 0.95);
}

TEST(RegionalAngles, AreComparedByName) {
  TimelineInput input = two_dates(observe({}), observe({}));
  const auto angle = [](std::string name, double value) {
    return SpineAngle{.name = std::move(name), .upper = "", .lower = "", .value_deg = Measured<double>(value, 0.5)};
  };
  input.regional = {{angle("thoracic_kyphosis_t4_t12", 40.0), angle("thoracolumbar_kyphosis_t10_l2", 5.0)},
                    {angle("thoracic_kyphosis_t5_t12", 38.0), angle("thoracolumbar_kyphosis_t10_l2", 13.0)}};
  const Timeline timeline = follow(input, {});
  ASSERT_EQ(timeline.regional.size(), 1U);
  EXPECT_EQ(timeline.regional[0].key, "thoracolumbar_kyphosis_t10_l2");
  EXPECT_EQ(timeline.regional[0].tier, ChangeTier::Probable);
  input.regional[1][1].value_deg = Measured<double>(13.0, 0.5, "rests on a doubtful body");
  EXPECT_EQ(follow(input, {}).regional[0].tier, ChangeTier::CannotTell);
}

TEST(CatalogueKeys, HaveAMeaningForTheTimeline) {
  EXPECT_EQ(meaning_of("height_mean_mm").worse, WorseWhen::Lower);
  EXPECT_EQ(meaning_of("loss_anterior_vs_neighbours_percent").worse, WorseWhen::Higher);
  EXPECT_EQ(meaning_of("ratio_anterior_posterior").worse, WorseWhen::Lower);
  EXPECT_EQ(meaning_of("thoracic_kyphosis_t4_t12").kind, MeasurementKind::SpanningAngle);
}

}  // namespace
}  // namespace kyphos::measure
