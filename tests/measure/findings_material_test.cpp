#include <gtest/gtest.h>

#include <cmath>

#include "measure/catalogue.h"
#include "measure/finding/findings.h"
#include "measure/finding/vessel.h"
#include "tests/measure/three_bodies.h"

namespace kyphos::measure {
namespace {

using test::blob;
using test::findings_of_l1;
using test::paint;
using test::three_bodies;

TEST(Attenuation, IsThatOfTheMarrowWithoutTheCortex) {
  for (const double marrow : {20.0, 110.0, 250.0}) {
    const auto found = findings_of_l1(three_bodies(), {.marrow_hu = marrow, .noise_hu = 25.0});
    EXPECT_NEAR(found.attenuation.mean_hu.value(), marrow, 3.0);
    EXPECT_NEAR(found.attenuation.median_hu.value(), marrow, 3.0);
    EXPECT_LT(found.attenuation.mean_hu.standard_error(), 3.0);
  }
}

TEST(Attenuation, NeedsVoxels) { EXPECT_FALSE(measure_attenuation(three_bodies()[1], nullptr).mean_hu.has_value()); }

TEST(Cleft, HasTheVolumeAndPlaceOfTheGas) {
  const auto bodies = three_bodies();
  // Half axes 7, 8 and 2 mm: 469 mm3, in front and above the middle.
  const auto found =
      findings_of_l1(bodies, {.noise_hu = 10.0, .special = blob(bodies[1], {7.0, 0.0, 6.0}, {7.0, 8.0, 2.0}, -900.0)});
  ASSERT_TRUE(found.cleft.found());
  // Gas of -900 HU fills a voxel by 1050 / 1150.
  EXPECT_NEAR(found.cleft.volume_mm3.value(), 469.0 * 1050.0 / 1150.0, 45.0);
  EXPECT_EQ(found.cleft.place, "anterior superior");
}

TEST(Cleft, IsNotFoundWhereThereIsNoGas) {
  const auto found = findings_of_l1(three_bodies(), {.marrow_hu = 60.0, .noise_hu = 40.0});
  EXPECT_FALSE(found.cleft.found());
  EXPECT_DOUBLE_EQ(found.cleft.volume_mm3.value(), 0.0);
}

TEST(Cleft, IsNotTheVacuumOfTheDisc) {
  const auto bodies = three_bodies();
  // The disc below runs from s = -12.5 to -18.5; the gas bites 1 mm into the endplate.
  const auto found = findings_of_l1(bodies, {.special = blob(bodies[1], {0.0, 0.0, -14.5}, {9.0, 10.0, 3.0}, -900.0)});
  EXPECT_FALSE(found.cleft.found());
}

TEST(Cleft, IsNotTheLungBesideTheBody) {
  const auto bodies = three_bodies();
  const auto found = findings_of_l1(bodies, {.special = blob(bodies[1], {0.0, 30.0, 0.0}, {30.0, 12.0, 30.0}, -850.0)});
  EXPECT_FALSE(found.cleft.found());
}

TEST(Cleft, IsNotASpeckOfGas) {
  const auto bodies = three_bodies();
  const auto found = findings_of_l1(bodies, {.special = blob(bodies[1], {5.0, 0.0, 0.0}, {1.5, 1.5, 1.5}, -900.0)});
  EXPECT_FALSE(found.cleft.found());
}

TEST(Cement, HasItsVolumeAndMakesNoReference) {
  const auto bodies = three_bodies();
  // Half axes 8, 9 and 7 mm: 2.11 cm3
  const Volume volume = paint(bodies, {.special = blob(bodies[1], {2.0, 0.0, 0.0}, {8.0, 9.0, 7.0}, 2000.0)});
  const MeasuredStudy study = measure_study(bodies, &volume);
  EXPECT_NEAR(study.vertebrae[1].values.at("cement_volume_cm3").value(), 2.11, 0.15);
  EXPECT_FALSE(study.vertebrae[1].serves_as_reference);
  EXPECT_TRUE(study.vertebrae[1].findings.cement.leaks.empty());
  EXPECT_TRUE(study.vertebrae[1].findings.suspicion.empty());
  EXPECT_TRUE(study.vertebrae[0].serves_as_reference);
  EXPECT_DOUBLE_EQ(study.vertebrae[0].values.at("cement_volume_cm3").value(), 0.0);
  EXPECT_EQ(study.reference_attenuation.level, "L2");
}

TEST(Cement, ThatRunsIntoTheCanalIsALeak) {
  const auto bodies = three_bodies();
  const auto found = findings_of_l1(bodies, {.special = blob(bodies[1], {-8.0, 0.0, 0.0}, {14.0, 6.0, 6.0}, 2000.0)});
  ASSERT_TRUE(found.cement.present());
  ASSERT_EQ(found.cement.leaks.size(), 1U);
  EXPECT_EQ(found.cement.leaks[0].place, CementPlace::Canal);
}

TEST(Cement, InABodyThatWasNotMeasuredIsSeenWithoutAnAmount) {
  auto bodies = three_bodies();
  bodies[1].status = BodyStatus::NotMeasured;
  bodies[1].why_not = "the upper endplate was not found";
  const auto treated = findings_of_l1(bodies, {.special = blob(bodies[1], {2.0, 0.0, 0.0}, {8.0, 9.0, 7.0}, 2000.0)});
  EXPECT_TRUE(treated.cement.present());
  EXPECT_EQ(treated.cement.volume_cm3.why_not(), "the upper endplate was not found");
  EXPECT_TRUE(treated.cement.leaks.empty());
  EXPECT_FALSE(findings_of_l1(bodies, {}).cement.present());
}

TEST(Cement, ThatDrawsThePosteriorWallWithItIsALeak) {
  auto bodies = three_bodies();
  // The wall stands at u = -16; a segmenter took the back of a cloud of cement behind its middle for the wall.
  for (WallPoint& point : bodies[1].posterior_wall) {
    point.u_mm -= std::abs(point.s_mm) < 6.0 ? 5.0 : 0.0;
  }
  const auto inside = blob(bodies[1], {-4.0, 0.0, 0.0}, {13.0, 6.0, 6.0}, 2000.0);
  const auto found = findings_of_l1(
      bodies,
      {.special = [&, behind = blob(bodies[1], {-18.5, 0.0, 0.0}, {2.5, 5.0, 5.0}, 2000.0)](const PointLps& point) {
        const auto first = inside(point);
        return first ? first : behind(point);
      }});
  ASSERT_EQ(found.cement.leaks.size(), 1U);
  EXPECT_EQ(found.cement.leaks[0].place, CementPlace::Canal);
}

TEST(Cement, IsNotAScrew) {
  const auto bodies = three_bodies();
  // A cylinder of 3.5 mm radius along the anterior axis that comes in from behind.
  const auto screw = [frame = bodies[1].frame](const PointLps& point) -> std::optional<double> {
    const Eigen::Vector3d at = frame.frame_coordinates(point);
    const bool within = std::hypot(at.y() - 10.0, at.z()) <= 3.5 && at.x() > -30.0 && at.x() < 10.0;
    return within ? std::optional(2500.0) : std::nullopt;
  };
  const auto found = findings_of_l1(bodies, {.special = screw});
  EXPECT_FALSE(found.cement.present());
  EXPECT_TRUE(found.cement.metal);
}

TEST(Cement, ApartFromTheBodyIsALeakWhereItIsAsDense) {
  const auto bodies = three_bodies();
  const auto cloud = blob(bodies[1], {2.0, 0.0, 0.0}, {8.0, 9.0, 7.0}, 2000.0);
  const auto with = [&](Eigen::Vector3d centre, Eigen::Vector3d half, double hu) {
    return [cloud, other = blob(bodies[1], centre, half, hu)](const PointLps& point) {
      const auto first = cloud(point);
      return first ? first : other(point);
    };
  };
  // Behind the wall (u = -16), in the canal.
  const auto leak = findings_of_l1(bodies, {.special = with({-20.0, 0.0, 2.0}, {2.5, 5.0, 5.0}, 2000.0)});
  ASSERT_EQ(leak.cement.leaks.size(), 1U);
  EXPECT_EQ(leak.cement.leaks[0].place, CementPlace::Canal);
  EXPECT_NEAR(leak.cement.leaks[0].volume_mm3, 262.0, 60.0);  // 4/3 pi 2.5 5 5
  const auto calcified = findings_of_l1(bodies, {.special = with({-20.0, 0.0, 2.0}, {2.5, 5.0, 5.0}, 1300.0)});
  EXPECT_TRUE(calcified.cement.leaks.empty());
}

TEST(Cement, ThatRunsAlongAVeinIsToldFromACloud) {
  const auto bodies = three_bodies();
  const auto beside = [&](Eigen::Vector3d half) {
    const auto cloud = blob(bodies[1], {2.0, 0.0, 0.0}, {8.0, 9.0, 7.0}, 2000.0);
    const auto other = blob(bodies[1], {0.0, 29.0, 0.0}, half, 2000.0);  // the wall is at v = 22
    return findings_of_l1(bodies, {.special = [cloud, other](const PointLps& point) {
                            const auto first = cloud(point);
                            return first ? first : other(point);
                          }});
  };
  const auto strand = beside({12.0, 2.0, 2.0});
  ASSERT_EQ(strand.cement.leaks.size(), 1U);
  EXPECT_EQ(strand.cement.leaks[0].place, CementPlace::Vein);
  const auto ball = beside({5.0, 4.0, 5.0});
  ASSERT_EQ(ball.cement.leaks.size(), 1U);
  EXPECT_EQ(ball.cement.leaks[0].place, CementPlace::Paravertebral);
}

TEST(ReferenceAttenuation, IsThatOfL1OrOfTheNearestIntactBody) {
  const auto bodies = three_bodies();
  const Volume volume = paint(bodies, {});
  const auto found = find_all(bodies, &volume);
  EXPECT_EQ(reference_attenuation(bodies, found, {true, true, true}).level, "L1");
  EXPECT_EQ(reference_attenuation(bodies, found, {true, false, true}).level, "L2");
  EXPECT_EQ(reference_attenuation(bodies, found, {true, false, false}).level, "T12");
  EXPECT_FALSE(reference_attenuation(bodies, found, {false, false, false}).hu.has_value());
}

/// Soft tissue of 40 HU around and in front of the bodies, with a vessel of 10 mm radius along z, 30 mm in front.
Volume with_vessel(const std::vector<VertebralBody>& bodies, double hu) {
  const PointLps middle = bodies[1].frame.origin;
  Volume volume;
  volume.grid.size = {40, 60, 60};
  volume.grid.lps_from_index = Eigen::Translation3d(middle - PointLps(40.0, 80.0, 60.0)) * Eigen::Scaling(2.0);
  for (int k = 0; k < 60; ++k) {
    for (int j = 0; j < 60; ++j) {
      for (int i = 0; i < 40; ++i) {
        const PointLps point = volume.grid.lps(i, j, k);
        const double away = std::hypot(point.x() - middle.x() - 8.0, point.y() - middle.y() + 32.0);
        volume.hu.push_back(static_cast<std::int16_t>(away < 10.0 ? hu : 40.0));
      }
    }
  }
  return volume;
}

TEST(Contrast, IsSeenInVesselsInFrontOfTheSpine) {
  const auto bodies = three_bodies();
  const auto seen = [&](double hu) {
    const Volume volume = with_vessel(bodies, hu);
    return find_contrast(bodies, &volume);
  };
  EXPECT_EQ(seen(250.0), ContrastSeen::Yes);
  EXPECT_EQ(seen(110.0), ContrastSeen::CannotTell);
  EXPECT_EQ(seen(45.0), ContrastSeen::No);
  EXPECT_EQ(find_contrast(bodies, nullptr), ContrastSeen::CannotTell);
}

TEST(Suspicion, IsNotRaisedByAHealthyBody) {
  EXPECT_TRUE(findings_of_l1(three_bodies(), {.noise_hu = 20.0}).suspicion.empty());
}

TEST(Suspicion, IsRaisedByALyticAndByAScleroticFocus) {
  const auto bodies = three_bodies();
  const auto lytic = findings_of_l1(bodies, {.special = blob(bodies[1], {2.0, 0.0, 0.0}, {9.0, 10.0, 8.0}, 40.0)});
  ASSERT_EQ(lytic.suspicion.size(), 1U);
  EXPECT_EQ(lytic.suspicion[0].kind, SuspicionKind::LyticFocus);
  const auto dense = findings_of_l1(bodies, {.special = blob(bodies[1], {2.0, 0.0, 0.0}, {9.0, 10.0, 8.0}, 700.0)});
  ASSERT_EQ(dense.suspicion.size(), 1U);
  EXPECT_EQ(dense.suspicion[0].kind, SuspicionKind::ScleroticFocus);
}

TEST(Suspicion, IsNotRaisedByFat) {
  const auto bodies = three_bodies();
  EXPECT_TRUE(
      findings_of_l1(bodies, {.special = blob(bodies[1], {2.0, 0.0, 0.0}, {9.0, 10.0, 8.0}, -60.0)}).suspicion.empty());
}

TEST(Suspicion, IsRaisedByAWallThatBulges) {
  const auto found = findings_of_l1(three_bodies({.posterior_wall_shift_mm = 9.0}), {});
  // A parabola of 9 mm: the middle fifth lies about 4.5 mm behind the mean of the two ends.
  EXPECT_NEAR(found.posterior_wall.bulge_mm.value(), 4.5, 1.0);
  ASSERT_EQ(found.suspicion.size(), 1U);
  EXPECT_EQ(found.suspicion[0].kind, SuspicionKind::ConvexPosteriorWall);
}

TEST(Suspicion, IsNotRaisedByABulgeWithinItsErrorOfTheLimit) {
  const auto found = findings_of_l1(three_bodies({.posterior_wall_shift_mm = 6.0}), {});
  EXPECT_NEAR(found.posterior_wall.bulge_mm.value(), 3.0, 0.6);
  EXPECT_TRUE(found.suspicion.empty());
}

TEST(Suspicion, IsOutweighedByAGasCleftAndNotByNothing) {
  Findings findings;
  findings.suspicion.push_back({.kind = SuspicionKind::ConvexPosteriorWall, .text = "bulges"});
  EXPECT_GT(weigh_suspicion(findings, false).ratio, 1.0);
  findings.cleft.volume_mm3 = Measured<double>(300.0, 20.0);
  const Suspicion weighed = weigh_suspicion(findings, false);
  EXPECT_LT(weighed.ratio, 1.0);
  EXPECT_EQ(weighed.against, std::vector<std::string>{"gas cleft"});
}

}  // namespace
}  // namespace kyphos::measure
