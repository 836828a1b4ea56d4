#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "measure/finding/findings.h"
#include "tests/measure/three_bodies.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::findings_of_l1;
using test::IdealBody;
using test::paint;
using test::three_bodies;

TEST(Depression, TellsWhichEndplateHasSunk) {
  const auto bodies = three_bodies({.anterior_mm = 25.0, .middle_mm = 15.0, .posterior_mm = 25.0});
  const auto found = find_all(bodies, nullptr);
  // Ten millimetres lost in the middle, half of them at each endplate.
  EXPECT_NEAR(found[1].depression.superior_mm.value(), 5.0, 0.5);
  EXPECT_NEAR(found[1].depression.inferior_mm.value(), 5.0, 0.5);
  EXPECT_LT(found[0].depression.superior_mm ? found[0].depression.superior_mm.value() : 0.0, 1.0);
}

TEST(Depression, NeedsOtherBodies) {
  const auto alone = build_spine({IdealBody{.level = Level::L1}});
  EXPECT_FALSE(find_all(alone, nullptr).at(0).depression.superior_mm.has_value());
}

/// Bone of 300 HU where the pedicles run, on both sides of every body but the left of L1 where `gone`.
auto pedicles_of(const std::vector<VertebralBody>& bodies, bool gone, double aside_mm = 0.0) {
  return [bodies, gone, aside_mm](const PointLps& point) -> std::optional<double> {
    for (std::size_t index = 0; index < bodies.size(); ++index) {
      Eigen::Vector3d at = bodies[index].frame.frame_coordinates(point);
      at.y() -= index == 1 ? aside_mm : 0.0;
      const bool runs =
          at.x() < -16.5 && at.x() > -26.0 && std::abs(std::abs(at.y()) - 12.0) < 4.0 && at.z() > 0.0 && at.z() < 9.0;
      if (runs && !(gone && index == 1 && at.y() > 0.0)) {
        return 300.0;
      }
    }
    return std::nullopt;
  };
}

TEST(Pedicles, AreComparedWithThoseAround) {
  const auto bodies = three_bodies();
  const auto sound = findings_of_l1(bodies, {.special = pedicles_of(bodies, false)});
  EXPECT_NEAR(sound.pedicles.left_percent.value(), 100.0, 10.0);
  EXPECT_TRUE(sound.suspicion.empty());
  const auto aside = findings_of_l1(bodies, {.special = pedicles_of(bodies, false, -6.0)});
  EXPECT_NEAR(aside.pedicles.left_percent.value(), 100.0, 20.0) << "of a body that is turned about its axis";
  EXPECT_NEAR(aside.pedicles.right_percent.value(), 100.0, 20.0);
  const auto gone = findings_of_l1(bodies, {.special = pedicles_of(bodies, true)});
  EXPECT_LT(gone.pedicles.left_percent.value(), 35.0);
  ASSERT_EQ(gone.suspicion.size(), 1U);
  EXPECT_EQ(gone.suspicion[0].kind, SuspicionKind::PedicleGone);
}

TEST(SoftTissue, ThatIsThickerThanBesideBothNeighboursRaisesSuspicion) {
  const auto bodies = three_bodies();
  const auto lung = [&](double extra_mm) {
    return [bodies, extra_mm](const PointLps& point) -> std::optional<double> {
      const Eigen::Vector3d at = bodies[1].frame.frame_coordinates(point);
      const double border = 26.0 + (std::abs(at.z()) < 13.0 ? extra_mm : 0.0);
      return std::hypot(at.x(), at.y()) > border && at.x() > -12.0 ? std::optional(-850.0) : std::nullopt;
    };
  };
  const auto mass = findings_of_l1(bodies, {.special = lung(4.0)});
  EXPECT_NEAR(mass.paravertebral_beyond.left_mm.value(), 4.0, 1.5);
  EXPECT_TRUE(mass.suspicion.empty()) << "4 mm is within what people differ by";
}

TEST(PosteriorWall, StandsBackByTheRetropulsion) {
  for (const double shift : {0.0, 3.0, 9.0}) {
    const auto found = findings_of_l1(three_bodies({.posterior_wall_shift_mm = shift}), {.noise_hu = 10.0});
    ASSERT_TRUE(found.posterior_wall.retropulsion_mm.has_value()) << found.posterior_wall.retropulsion_mm.why_not();
    EXPECT_NEAR(found.posterior_wall.retropulsion_mm.value(), shift, 1.0) << shift;
  }
}

TEST(PosteriorWall, NarrowsTheCanalAgainstTheNeighbours) {
  const auto found = findings_of_l1(three_bodies({.posterior_wall_shift_mm = 6.4}), {.noise_hu = 10.0});
  // 6.4 of 16 mm
  EXPECT_NEAR(found.posterior_wall.canal_ap_mm.value(), 9.6, 0.8);
  EXPECT_NEAR(found.posterior_wall.canal_compromise_percent.value(), 40.0, 5.0);
}

TEST(PosteriorWall, OfAWedgedBodyInAKyphoticSpineDoesNotStandBack) {
  auto bodies = three_bodies({.anterior_mm = 17.0, .middle_mm = 21.0, .posterior_mm = 25.0});
  // The neighbours lean with the endplates: 11.5 degrees in all, turned about the wedge's posterior corners.
  for (const std::size_t index : {std::size_t{0}, std::size_t{2}}) {
    const double sign = index == 0 ? 1.0 : -1.0;
    const PointLps corner = bodies[1].frame.lps(-16.0, 0.0, sign * 12.5);
    const Eigen::AngleAxisd turn(sign * 0.2, Eigen::Vector3d::UnitX());
    BodyFrame& frame = bodies[index].frame;
    frame.origin = corner + turn * (frame.origin - corner);
    frame.anterior = turn * frame.anterior;
    frame.superior = turn * frame.superior;
  }
  const auto found = find_all(bodies, nullptr).at(1);  // from the walls themselves
  EXPECT_LT(found.posterior_wall.retropulsion_mm.value(), 1.0);
}

TEST(PosteriorWall, ThatStandsBackIsNoLineForItsNeighbours) {
  auto bodies = build_spine({IdealBody{.level = Level::T11}, IdealBody{.level = Level::T12},
                             IdealBody{.level = Level::L1, .posterior_wall_shift_mm = 6.0},
                             IdealBody{.level = Level::L2}, IdealBody{.level = Level::L3}});
  const auto found = find_all(bodies, nullptr);
  EXPECT_NEAR(found[2].posterior_wall.retropulsion_mm.value(), 6.0, 0.5);
  EXPECT_EQ(found[1].posterior_wall.retropulsion_mm.why_not(), "the posterior wall of L1 stands back itself");
  EXPECT_EQ(found[3].posterior_wall.canal_compromise_percent.why_not(), "the posterior wall of L1 stands back itself");
}

TEST(PosteriorWall, OfOneSliceIsNotTakenForTheMiddleOfTheCanal) {
  auto bodies = three_bodies({.posterior_wall_shift_mm = 9.0});
  for (VertebralBody& body : bodies) {
    body.single_slice = true;
  }
  const auto found = findings_of_l1(bodies, {.noise_hu = 10.0});
  const std::string why = "one sagittal slice does not tell whether it shows the canal's middle";
  EXPECT_EQ(found.posterior_wall.retropulsion_mm.why_not(), why);
  EXPECT_EQ(found.posterior_wall.bulge_mm.why_not(), why);
  EXPECT_EQ(found.posterior_wall.canal_compromise_percent.why_not(), why);
  EXPECT_TRUE(found.posterior_wall.excursion.empty());
}

TEST(PosteriorWall, NeedsBothNeighbours) {
  const auto bodies = three_bodies();
  EXPECT_EQ(find_all(bodies, nullptr).at(0).posterior_wall.retropulsion_mm.why_not(),
            "needs measured bodies above and below");
}

TEST(PosteriorWall, OfTheSacrumIsNoLine) {
  auto bodies = three_bodies({.posterior_wall_shift_mm = 6.0});
  bodies[2].status = BodyStatus::NotMeasured;
  bodies[2].why_not = "sacrum";
  EXPECT_EQ(find_all(bodies, nullptr).at(1).posterior_wall.retropulsion_mm.why_not(),
            "needs measured bodies above and below");
}

TEST(Bridge, IsBoneInFrontOfTheDisc) {
  const auto bodies = three_bodies();
  // A shell of 3 mm around the front of the disc between L1 and L2.
  const auto shell = [frame = bodies[1].frame](const PointLps& point) -> std::optional<double> {
    const Eigen::Vector3d at = frame.frame_coordinates(point);
    const double fraction = std::hypot(at.x() / 16.0, at.y() / 22.0);
    const bool within = at.x() > 8.0 && fraction > 0.95 && fraction < 1.12 && at.z() < -11.0 && at.z() > -20.0;
    return within ? std::optional(600.0) : std::nullopt;
  };
  const Volume volume = paint(bodies, {.special = shell});
  const auto found = find_all(bodies, &volume);
  EXPECT_EQ(found[0].bridge_below, Bridge::No);
  EXPECT_EQ(found[1].bridge_below, Bridge::Yes);
  EXPECT_EQ(found[2].bridge_below, Bridge::Unknown);
}

TEST(Ankylosis, NeedsFourBodiesInARow) {
  using enum Bridge;
  EXPECT_TRUE(find_ankylosis(std::vector{Yes, Yes, No, Yes, Unknown}).empty());
  const auto found = find_ankylosis(std::vector{No, Yes, Yes, Yes});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, 1U);
  EXPECT_EQ(found[0].last, 4U);
}

}  // namespace
}  // namespace kyphos::measure
