#include "tests/support/phantom.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "measure/space/units.h"

namespace kyphos::test {
namespace {

using measure::Level;
using measure::PointLps;

/// Where a profile through the volume crosses a level, walking from `from` along `direction`; linear between samples.
std::optional<double> crossing_mm(const measure::Volume& volume, const PointLps& from, const Eigen::Vector3d& direction,
                                  double level_hu) {
  constexpr double kStep = 0.05;
  const measure::Sampler sampler(volume);
  std::optional<float> before = sampler.hu_at(from);
  for (double t = kStep; before && t < 40.0; t += kStep) {
    const auto here = sampler.hu_at(from + t * direction);
    if (here && (*before - level_hu) * (*here - level_hu) <= 0.0) {
      return t;
    }
    before = here;
  }
  return std::nullopt;
}

TEST(Phantom, WedgeTakesTheAskedPartOfTheAnteriorHeightAndLeavesThePosterior) {
  const Phantom intact{PhantomSpec{}};
  PhantomSpec spec;
  spec.bodies = {{Level::T12, {.shape = PhantomShape::Wedge, .fraction = 0.30}}};
  const Phantom wedged(spec);
  const PhantomTruth& before = intact.truth(Level::T12);
  const PhantomTruth& after = wedged.truth(Level::T12);
  // The part is of the rim's height. At the station the two bowls, 8 % of the height each at most, have taken some of
  // it already, so what is lost there is 30 % of the measured height or a little more.
  const double lost = 1.0 - after.anterior_mm / before.anterior_mm;
  EXPECT_GE(lost, 0.30);
  EXPECT_LE(lost, 0.30 / (1.0 - 2.0 * spec.concavity));
  EXPECT_NEAR(after.posterior_mm, before.posterior_mm, 0.35);
  EXPECT_NEAR(wedged.truth(Level::L1).anterior_mm, intact.truth(Level::L1).anterior_mm, 1e-6);
}

TEST(Phantom, CrushTakesTheSamePartOfAllHeights) {
  const Phantom intact{PhantomSpec{}};
  PhantomSpec spec;
  spec.bodies = {{Level::L1, {.shape = PhantomShape::Crush, .fraction = 0.40}}};
  const Phantom crushed(spec);
  const PhantomTruth& before = intact.truth(Level::L1);
  const PhantomTruth& after = crushed.truth(Level::L1);
  EXPECT_NEAR(after.anterior_mm / before.anterior_mm, 0.60, 0.02);
  EXPECT_NEAR(after.middle_mm / before.middle_mm, 0.60, 0.02);
  EXPECT_NEAR(after.posterior_mm / before.posterior_mm, 0.60, 0.02);
}

TEST(Phantom, BiconcaveTakesTheMiddle) {
  const Phantom intact{PhantomSpec{}};
  PhantomSpec spec;
  spec.bodies = {{Level::L3, {.shape = PhantomShape::Biconcave, .fraction = 0.35}}};
  const Phantom biconcave(spec);
  EXPECT_NEAR(biconcave.truth(Level::L3).middle_mm / intact.truth(Level::L3).middle_mm, 0.65, 0.02);
  EXPECT_GT(biconcave.truth(Level::L3).posterior_mm, 0.85 * intact.truth(Level::L3).posterior_mm);
}

TEST(Phantom, VertebraPlanaIsFiveMillimetresHigh) {
  PhantomSpec spec;
  spec.bodies = {{Level::L1, {.shape = PhantomShape::Plana}}};
  const Phantom phantom(spec);
  const PhantomTruth& truth = phantom.truth(Level::L1);
  EXPECT_NEAR(truth.anterior_mm, 5.0, 0.05);
  EXPECT_NEAR(truth.middle_mm, 5.0, 0.05);
  EXPECT_NEAR(truth.posterior_mm, 5.0, 0.05);
}

TEST(Phantom, HealthyBodiesLookLikeBodies) {
  const Phantom phantom{PhantomSpec{}};
  for (const PhantomTruth& truth : phantom.truth()) {
    const double middle_ratio = truth.middle_mm / truth.posterior_mm;
    EXPECT_GT(middle_ratio, 0.83) << measure::name(truth.level);
    EXPECT_LT(middle_ratio, 0.95) << measure::name(truth.level);
  }
  // Panjabi's posterior height of L1 (23.8 mm) times the factor of 1.12, less what the concavity takes at the station.
  EXPECT_NEAR(phantom.truth(Level::L1).posterior_mm, 23.8 * 1.12, 1.8);
  // Masharawi's mean wedge of L1 and L5.
  EXPECT_NEAR(phantom.truth(Level::L1).wedge_deg, 3.3, 0.6);
  EXPECT_NEAR(phantom.truth(Level::L5).wedge_deg, -6.2, 0.8);
}

TEST(Phantom, WedgeFractureAddsItsAngleToTheSegmentalKyphosis) {
  const Phantom intact{PhantomSpec{}};
  PhantomSpec spec;
  spec.bodies = {{Level::T12, {.shape = PhantomShape::Wedge, .fraction = 0.30}}};
  const Phantom wedged(spec);
  const double wedge_gain = wedged.truth(Level::T12).wedge_deg - intact.truth(Level::T12).wedge_deg;
  EXPECT_GT(wedge_gain, 10.0);
  EXPECT_NEAR(wedged.segmental_kyphosis_deg(Level::T12) - intact.segmental_kyphosis_deg(Level::T12), wedge_gain, 0.5);
}

TEST(Phantom, KyphosisAndScoliosisAreAsAsked) {
  PhantomSpec bent;
  bent.kyphosis_deg = 80.0;
  const Phantom kyphotic(bent);
  EXPECT_NEAR(kyphotic.truth(Level::T1).superior_tilt_deg - kyphotic.truth(Level::T12).inferior_tilt_deg, 80.0, 2.0);
  PhantomSpec aside;
  aside.scoliosis_deg = 40.0;
  const Phantom scoliotic(aside);
  // The Cobb angle: coronal tilt of the left axes at the ends of the curve.
  const auto tilt = [&](Level level) {
    const Eigen::Vector3d& left = scoliotic.truth(level).body.frame.left;
    return measure::deg_from_radians(std::atan2(left.z(), left.x()));
  };
  EXPECT_NEAR(std::abs(tilt(Level::T7) - tilt(Level::L4)), 40.0, 5.0);
}

TEST(Phantom, PoseMovesTheTruthRigidly) {
  const Phantom still{PhantomSpec{}};
  PhantomSpec spec;
  spec.pose.linear() = Eigen::AngleAxisd(0.3, Eigen::Vector3d(1.0, 2.0, -0.5).normalized()).toRotationMatrix();
  spec.pose.translation() = Eigen::Vector3d(30.0, -20.0, 400.0);
  const Phantom moved(spec);
  EXPECT_NEAR(moved.truth(Level::L2).anterior_mm, still.truth(Level::L2).anterior_mm, 1e-6);
  EXPECT_NEAR(moved.segmental_kyphosis_deg(Level::L2), still.segmental_kyphosis_deg(Level::L2), 1e-6);
  EXPECT_LT((moved.truth(Level::L2).body.frame.origin - spec.pose * still.truth(Level::L2).body.frame.origin).norm(),
            1e-6);
}

/// Half-way crossings of disc and marrow through the bright endplate lie half a shell apart from its outer surface; so
/// the endplate is made as bright as a thick solid here, where the outer crossing is the surface itself.
class PhantomEdges : public testing::TestWithParam<double> {};

TEST_P(PhantomEdges, LieWhereTheTruthSays) {
  PhantomSpec spec;
  spec.marrow_hu = spec.wall_hu = spec.endplate_hu = 585.0;  // solid bone: the step from disc (85) is 500 HU
  spec.marrow_texture_hu = 0.0;
  spec.concavity = 0.0;
  const Phantom phantom(spec);
  const double slice_mm = GetParam();
  const measure::Grid grid =
      phantom.grid({.first = Level::L2, .last = Level::L2, .width_mm = 70.0, .pixel_mm = 0.8, .slice_mm = slice_mm});
  const measure::Volume volume = phantom.scan(grid, {.noise_hu = 0.0});
  const auto points = measure::six_points(phantom.truth(Level::L2).body);
  ASSERT_TRUE(points);
  const auto& frame = phantom.truth(Level::L2).body.frame;
  // Averaged over places across the body, so that the phase of slices against the endplate does not decide.
  std::vector<double> errors;
  for (double u = -8.0; u <= 8.0; u += 1.0) {
    for (const double v : {-6.0, 0.0, 6.0}) {
      const auto top = phantom.truth(Level::L2).body.superior.interpolate(u, v);
      const auto base = phantom.truth(Level::L2).body.inferior.interpolate(u, v);
      ASSERT_TRUE(top && base);
      const auto up = crossing_mm(volume, frame.lps(u, v, 0.0), frame.superior, 335.0);
      const auto down = crossing_mm(volume, frame.lps(u, v, 0.0), -frame.superior, 335.0);
      ASSERT_TRUE(up && down);
      errors.push_back(*up - top->s_mm);
      errors.push_back(*down + base->s_mm);
    }
  }
  const double mean = std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
  EXPECT_NEAR(mean, 0.0, 0.12);
}

INSTANTIATE_TEST_SUITE_P(SliceThickness, PhantomEdges, testing::Values(1.0, 3.0));

TEST(Phantom, NoiseHasTheAskedStandardDeviationAndIsTheSameAgain) {
  const Phantom phantom{PhantomSpec{}};
  const measure::Grid grid =
      phantom.grid({.first = Level::L2, .last = Level::L2, .width_mm = 60.0, .pixel_mm = 1.0, .slice_mm = 2.0});
  const measure::Volume clean = phantom.scan(grid, {.noise_hu = 0.0});
  const measure::Volume noisy = phantom.scan(grid, {.noise_hu = 25.0, .seed = 3});
  const measure::Volume again = phantom.scan(grid, {.noise_hu = 25.0, .seed = 3});
  EXPECT_EQ(noisy.hu, again.hu);
  double power = 0.0;
  for (std::size_t i = 0; i < clean.hu.size(); ++i) {
    power += std::pow(static_cast<double>(noisy.hu[i]) - clean.hu[i], 2);
  }
  EXPECT_NEAR(std::sqrt(power / static_cast<double>(clean.hu.size())), 25.0, 1.0);
}

TEST(Phantom, ShowsMarrowCanalAndAirAsCtDoes) {
  PhantomSpec spec;
  spec.marrow_texture_hu = 0.0;
  const Phantom phantom(spec);
  const measure::Volume volume =
      phantom.scan(phantom.grid({.first = Level::L2, .last = Level::L3, .width_mm = 120.0}), {.noise_hu = 0.0});
  const measure::Sampler sampler(volume);
  const auto& truth = phantom.truth(Level::L2).body;
  const auto depth = measure::depth_range(truth);
  ASSERT_TRUE(depth);
  EXPECT_NEAR(sampler.hu_or(truth.frame.lps(0.0, 0.0, 0.0), 0.0F), 150.0, 3.0);
  const auto top = truth.superior.interpolate(0.0, 0.0);
  ASSERT_TRUE(top);
  EXPECT_NEAR(sampler.hu_or(truth.frame.lps(0.0, 0.0, top->s_mm + 4.0), 0.0F), 85.0, 5.0);               // disc
  EXPECT_NEAR(sampler.hu_or(truth.frame.lps(depth->posterior_u_mm - 8.0, 0.0, 0.0), 0.0F), 20.0, 15.0);  // thecal sac
  EXPECT_GT(sampler.hu_or(truth.frame.lps(0.0, 0.0, top->s_mm - 0.6), 0.0F), 280.0);                     // endplate
}

TEST(Phantom, SaysWhichBodiesTheFieldOfViewCuts) {
  const Phantom phantom{PhantomSpec{}};
  const auto bodies = phantom.truth_within(phantom.grid({.first = Level::L1, .last = Level::L3, .margin_mm = 12.0}));
  ASSERT_EQ(bodies.size(), 5U);
  EXPECT_EQ(bodies.front().level, Level::T12);
  EXPECT_FALSE(bodies.front().whole);
  EXPECT_TRUE(bodies[1].whole);
  EXPECT_TRUE(bodies[3].whole);
  EXPECT_FALSE(bodies.back().whole);
}

}  // namespace
}  // namespace kyphos::test
