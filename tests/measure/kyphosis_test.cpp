#include "measure/spine/kyphosis.h"

#include <gtest/gtest.h>

#include <cmath>

#include "measure/space/units.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_body;
using test::build_spine;
using test::IdealBody;

/// A straight wedge of this angle, half of it at each endplate.
IdealBody wedge(double angle_deg, Level level = Level::L1) {
  IdealBody ideal{.level = level};
  const double run = (kAnteriorStation - kPosteriorStation) * ideal.depth_mm;
  ideal.anterior_mm = ideal.posterior_mm - 2.0 * run * std::tan(radians_from_deg(0.5 * angle_deg));
  ideal.middle_mm = 0.5 * (ideal.anterior_mm + ideal.posterior_mm);
  return ideal;
}

TEST(WedgeAngle, IsPositiveWhereTheFrontIsLow) {
  EXPECT_NEAR(measure_wedge_angle_deg(build_body(wedge(12.0))).value(), 12.0, 1e-6);
  EXPECT_NEAR(measure_wedge_angle_deg(build_body(wedge(-8.0))).value(), -8.0, 1e-6);
}

TEST(WedgeAngle, IgnoresSymmetricConcavity) {
  EXPECT_NEAR(measure_wedge_angle_deg(build_body({.middle_mm = 18.0})).value(), 0.0, 1e-6);
}

TEST(WedgeAngle, IgnoresTheTiltOfTheBodyInTheScanner) {
  IdealBody ideal = wedge(10.0);
  ideal.forward_tilt_deg = 40.0;
  EXPECT_NEAR(measure_wedge_angle_deg(build_body(ideal)).value(), 10.0, 1e-6);
}

TEST(WedgeAngle, HasAnErrorOfHalfADegreeAtOneMillimetre) {
  const double se = measure_wedge_angle_deg(build_body({})).standard_error();
  EXPECT_GT(se, 0.2);
  EXPECT_LT(se, 0.8);
}

TEST(WedgeAngle, DoesNotJumpWithThePlaceOfTheGrid) {
  // Rims 3 mm above a hollow middle: no wedge, wherever the columns happen to stand.
  for (const double shift_mm : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) {
    VertebralBody body = build_body({});
    const auto depth = depth_range(body);
    EndplateSurface hollow(depth->posterior_u_mm - 1.0 + shift_mm, -6.0, 1.0, 34, 13);
    for (int iv = 0; iv < hollow.count_v(); ++iv) {
      for (int iu = 0; iu < hollow.count_u(); ++iu) {
        const double from_middle = 2.0 * (hollow.u_mm(iu) - depth->u_at_fraction(0.5)) / depth->depth_mm();
        hollow.set(iu, iv, EndplatePoint{.s_mm = 12.0 + 3.0 * std::pow(from_middle, 4.0), .se_mm = 0.1});
      }
    }
    body.superior = hollow;
    EXPECT_NEAR(measure_wedge_angle_deg(body).value(), 0.0, 0.1) << "grid shifted by " << shift_mm;  // degrees
  }
}

TEST(SegmentalKyphosis, AddsTheWedgesAndTheTilts) {
  // Upper body tilted 10 degrees forward, lower one 5 degrees backward; the wedges add half each at the outer
  // endplates.
  auto upper = wedge(4.0, Level::T12);
  upper.forward_tilt_deg = 10.0;
  auto lower = wedge(6.0, Level::L2);
  lower.forward_tilt_deg = -5.0;
  const auto spine = build_spine({upper, wedge(20.0, Level::L1), lower});
  EXPECT_NEAR(measure_segmental_kyphosis_deg(spine, 1).value(), 10.0 + 2.0 + 5.0 + 3.0, 1e-6);
  EXPECT_NEAR(measure_gardner_angle_deg(spine, 1).value(), 10.0 + 2.0 + 10.0, 1e-6);
}

TEST(SegmentalKyphosis, IgnoresTheWayTheSpineLiesInTheScanner) {
  auto spine = build_spine({wedge(4.0, Level::T12), wedge(20.0, Level::L1), wedge(6.0, Level::L2)});
  const double before = measure_segmental_kyphosis_deg(spine, 1).value();
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.4, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  for (VertebralBody& body : spine) {
    body.frame = {.origin = turn * body.frame.origin,
                  .anterior = turn * body.frame.anterior,
                  .left = turn * body.frame.left,
                  .superior = turn * body.frame.superior};
  }
  EXPECT_NEAR(measure_segmental_kyphosis_deg(spine, 1).value(), before, 1e-9);
}

TEST(SegmentalKyphosis, NeedsBothNeighbours) {
  auto spine = build_spine({wedge(0.0, Level::T12), wedge(0.0, Level::L1), wedge(0.0, Level::L2)});
  EXPECT_FALSE(measure_segmental_kyphosis_deg(spine, 0).has_value());
  spine[2].status = BodyStatus::NotMeasured;
  EXPECT_EQ(measure_segmental_kyphosis_deg(spine, 1).why_not(), "inferior endplate of L2 not found");
}

TEST(SegmentalKyphosis, DoesNotJumpOverAMissedBody) {
  const auto spine = build_spine({wedge(0.0, Level::T11), wedge(0.0, Level::L1), wedge(0.0, Level::L2)});
  EXPECT_EQ(measure_segmental_kyphosis_deg(spine, 1).why_not(), "needs the bodies above and below");
}

TEST(SegmentalKyphosis, SaysThatItRestsOnADoubtfulBody) {
  auto spine = build_spine({wedge(4.0, Level::T12), wedge(20.0, Level::L1), wedge(6.0, Level::L2)});
  EXPECT_EQ(measure_segmental_kyphosis_deg(spine, 1).doubt(), "");
  spine[2].status = BodyStatus::MeasuredWithDoubt;
  EXPECT_EQ(measure_segmental_kyphosis_deg(spine, 1).doubt(),
            "rests on the inferior endplate of L2, and L2 is measured with doubt");
  EXPECT_EQ(measure_gardner_angle_deg(spine, 1).doubt(), "");
  spine[0].status = BodyStatus::MeasuredWithDoubt;
  EXPECT_EQ(measure_sagittal_index_deg(spine, 1).doubt(),
            "rests on the inferior endplate of T12, and T12 is measured with doubt");
  EXPECT_EQ(measure_wedge_angle_deg(spine[2]).doubt(), "") << "the body's own status says it";
}

TEST(RegionalAngles, NameTheirEndplatesAndReasons) {
  std::vector<IdealBody> bodies;
  for (int number = verse_number(Level::T5); number <= verse_number(Level::T12); ++number) {
    bodies.push_back(wedge(3.0, *level_from_verse_number(number)));
  }
  bodies.front().forward_tilt_deg = 20.0;
  bodies.back().forward_tilt_deg = -15.0;
  auto spine = build_spine(bodies);
  spine.front().status = BodyStatus::MeasuredWithDoubt;
  const auto angles = measure_regional_angles(spine);
  ASSERT_EQ(angles.size(), 4U);
  EXPECT_EQ(angles[0].name, "thoracic_kyphosis_t5_t12");
  EXPECT_EQ(angles[0].upper, "superior endplate of T5");
  EXPECT_EQ(angles[0].lower, "inferior endplate of T12");
  EXPECT_NEAR(angles[0].value_deg.value(), 20.0 + 1.5 + 15.0 + 1.5, 1e-6);
  EXPECT_EQ(angles[0].value_deg.doubt(), "rests on the superior endplate of T5, and T5 is measured with doubt");
  EXPECT_EQ(angles[1].name, "thoracolumbar_kyphosis_t10_l2");
  EXPECT_EQ(angles[1].value_deg.why_not(), "L2 is not in view");
}

TEST(RegionalAngles, UseTheSacrumThoughItIsNoMeasuredBody) {
  auto sacrum = wedge(0.0, Level::S1);
  sacrum.forward_tilt_deg = 30.0;
  auto spine = build_spine({wedge(0.0, Level::L1), sacrum});
  spine[1].status = BodyStatus::NotMeasured;
  spine[1].why_not = "sacrum";
  const auto angles = measure_regional_angles(spine);
  EXPECT_EQ(angles[2].name, "lumbar_angle_l1_s1");
  EXPECT_NEAR(angles[2].value_deg.value(), -30.0, 1e-6);
}

}  // namespace
}  // namespace kyphos::measure
