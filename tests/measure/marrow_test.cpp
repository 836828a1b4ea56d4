#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "measure/finding/body_region.h"
#include "measure/mr/add_marrow.h"
#include "tests/measure/three_bodies.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::IdealBody;

constexpr std::size_t kL1 = 2;
constexpr double kMarrow = 300.0;
constexpr double kFluid = 1000.0;

/// T11 to L3.
std::vector<VertebralBody> five_bodies() {
  std::vector<IdealBody> ideal;
  for (const Level level : {Level::T11, Level::T12, Level::L1, Level::L2, Level::L3}) {
    ideal.push_back({.level = level});
  }
  return build_spine(ideal);
}

/// What a place of a body's inside holds, as a part of usual marrow; height and depth from 0 to 1.
using Ratio = std::function<double(std::size_t body, const BodyPlace& place)>;

/// An MR of the bodies: dark cortex, fluid behind them, marrow by `ratio`, the coil's fall along z by `per_mm`.
Volume picture(const std::vector<VertebralBody>& bodies, const Ratio& ratio, double per_mm = 0.0) {
  std::vector<BodyRegion> regions(bodies.begin(), bodies.end());
  const auto special = [&](const PointLps& point) -> std::optional<double> {
    const double coil = std::exp(per_mm * point.z());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const Eigen::Vector3d at = bodies[i].frame.frame_coordinates(point);
      const double behind = regions[i].depth().posterior_u_mm - at.x();
      if (std::abs(at.z()) < 16.0 && behind > 2.0 && behind < 14.0 && std::abs(at.y()) < 8.0) {
        return coil * kFluid;
      }
      const auto place = regions[i].place(at.x(), at.y(), at.z());
      if (!place || place->radius_fraction > 0.93 || std::abs(at.z()) > 16.0) {
        continue;
      }
      const double part = ratio(i, *place);
      const bool marrow = place->from_superior_mm > 1.5 && place->from_inferior_mm > 1.5;
      if (marrow || part > kFluid / kMarrow - 0.1) {  // fluid may lie open to the disc
        return marrow || std::min(place->from_superior_mm, place->from_inferior_mm) > -3.0
                   ? std::optional(coil * kMarrow * part)
                   : 0.0;
      }
    }
    return 0.0;
  };
  Volume volume = test::paint(bodies, {.spacing_mm = 2.0, .special = special});
  volume.quantity = Quantity::MrSignal;
  return volume;
}

Volume bright_at(const std::vector<VertebralBody>& bodies, std::size_t index, double ratio) {
  return picture(bodies, [=](std::size_t body, const BodyPlace&) { return body == index ? ratio : 1.0; });
}

double height_of(const BodyPlace& place) {
  return place.from_inferior_mm / (place.from_inferior_mm + place.from_superior_mm);
}

MrSeries series_of(const Volume& volume, MrWeight weight) {
  return {.name = std::string(word(weight)), .weight = weight, .volume = &volume};
}

std::vector<Oedema> oedema_on(const std::vector<VertebralBody>& bodies, const Volume& volume,
                              MrWeight weight = MrWeight::FluidSensitive) {
  return find_oedema(bodies, {}, {series_of(volume, weight)});
}

TEST(Oedema, IsFoundInABodyBrighterThanTheOthers) {
  const auto bodies = five_bodies();
  const auto found = oedema_on(bodies, bright_at(bodies, kL1, 1.5));
  EXPECT_TRUE(found[kL1].found());
  EXPECT_NEAR(found[kL1].signal_ratio.value(), 1.5, 0.05);
  EXPECT_GT(found[kL1].share_percent.value(), 90.0);
  EXPECT_EQ(found[kL1].shape, OedemaShape::Whole);
  for (const std::size_t other : {0U, 1U, 3U, 4U}) {
    EXPECT_FALSE(found[other].found()) << other;
    EXPECT_TRUE(found[other].absent()) << other << ": " << found[other].probability.value();
  }
}

TEST(Oedema, OfABandSaysWhereAndHowMuch) {
  const auto bodies = five_bodies();
  const auto found = oedema_on(bodies, picture(bodies, [](std::size_t body, const BodyPlace& place) {
                                 return body == kL1 && height_of(place) > 0.75 ? 1.8 : 1.0;
                               }));
  EXPECT_TRUE(found[kL1].found());
  EXPECT_EQ(found[kL1].shape, OedemaShape::UpperBand);
  EXPECT_NEAR(found[kL1].share_percent.value(), 25.0, 8.0);
}

TEST(Oedema, OfTwoBodiesSideBySideIsFoundInBoth) {
  const auto bodies = five_bodies();
  const auto found = oedema_on(
      bodies, picture(bodies, [](std::size_t body, const BodyPlace&) { return body == 1 || body == kL1 ? 1.7 : 1.0; }));
  EXPECT_TRUE(found[1].found());
  EXPECT_TRUE(found[kL1].found());
  EXPECT_FALSE(found[3].found());
}

TEST(Oedema, IsNotTheFallOfTheCoil) {
  const auto bodies = five_bodies();
  // A third of the signal from one end to the other.
  const auto usual = [](std::size_t, const BodyPlace&) { return 1.0; };
  for (const Oedema& one : oedema_on(bodies, picture(bodies, usual, 0.003))) {
    EXPECT_FALSE(one.found()) << one.probability.value();
  }
}

TEST(Oedema, IsNotFatThatIsBrightOnT1) {
  const auto bodies = five_bodies();
  const Volume t2 = bright_at(bodies, kL1, 1.5);
  const Volume t1 = bright_at(bodies, kL1, 1.4);
  const auto found = find_oedema(bodies, {}, {series_of(t2, MrWeight::T2), series_of(t1, MrWeight::T1)});
  EXPECT_FALSE(found[kL1].found());
  EXPECT_EQ(found[kL1].lookalike, OedemaLookalike::Fat);
}

TEST(Oedema, OnT2IsBelievedWhereT1IsDarkThere) {
  const auto bodies = five_bodies();
  const Volume t2 = bright_at(bodies, kL1, 1.5);
  const Volume t1 = bright_at(bodies, kL1, 0.7);
  const auto found = find_oedema(bodies, {}, {series_of(t2, MrWeight::T2), series_of(t1, MrWeight::T1)});
  EXPECT_TRUE(found[kL1].found());
  EXPECT_NEAR(found[kL1].t1_ratio.value(), 0.7, 0.05);
}

TEST(Oedema, OnT2AloneMayBeFatAndIsNeitherFoundNorAbsent) {
  const auto bodies = five_bodies();
  const auto found = oedema_on(bodies, bright_at(bodies, kL1, 1.5), MrWeight::T2);
  EXPECT_FALSE(found[kL1].found());
  EXPECT_FALSE(found[kL1].absent());
  EXPECT_EQ(found[kL1].lookalike, OedemaLookalike::MaybeFat);
  EXPECT_FALSE(found[0].absent()) << "fat may hide it";
}

TEST(Oedema, OnBothSidesOfADiscFollowsTheDiscUnlessABodyHasLostItsShape) {
  const auto bodies = five_bodies();
  const Volume volume = picture(bodies, [](std::size_t body, const BodyPlace& place) {
    const bool beside = (body == kL1 && height_of(place) < 0.25) || (body == kL1 + 1 && height_of(place) > 0.75);
    return beside ? 1.8 : 1.0;
  });
  const std::vector<MrSeries> series{series_of(volume, MrWeight::FluidSensitive)};
  const auto changes = find_oedema(bodies, {}, series);
  EXPECT_FALSE(changes[kL1].found());
  EXPECT_EQ(changes[kL1].follows_disc, "disc between L1 and L2");
  const auto fracture = find_oedema(bodies, {false, false, true, false, false}, series);
  EXPECT_TRUE(fracture[kL1].found());
}

TEST(Oedema, BesideABodyThatCannotBeReadMayFollowTheDisc) {
  auto bodies = five_bodies();
  const Volume volume = picture(bodies, [](std::size_t body, const BodyPlace& place) {
    return body == kL1 && height_of(place) > 0.75 ? 1.8 : 1.0;
  });
  bodies[1].status = BodyStatus::NotMeasured;
  bodies[1].why_not = "no endplate";
  const auto found = oedema_on(bodies, volume);
  EXPECT_FALSE(found[kL1].found());
  EXPECT_THAT(found[kL1].follows_disc, testing::HasSubstr("only one side could be read"));
}

TEST(Oedema, NeedsASeriesThatShowsWaterAndBodiesToCompareWith) {
  const auto bodies = five_bodies();
  const Volume volume = bright_at(bodies, kL1, 1.5);
  const auto on_t1 = find_oedema(bodies, {}, {series_of(volume, MrWeight::T1)});
  EXPECT_THAT(on_t1[kL1].probability.why_not(), testing::HasSubstr("no T2 or fluid-sensitive series"));
  const std::vector<VertebralBody> two(bodies.begin(), bodies.begin() + 2);
  EXPECT_THAT(oedema_on(two, volume)[0].probability.why_not(), testing::HasSubstr("fewer than two other bodies"));
}

Volume fluid_at(const std::vector<VertebralBody>& bodies, double depth, double height, double half_height_mm) {
  return picture(bodies, [=](std::size_t body, const BodyPlace& place) {
    const double u = (place.depth_fraction - depth) * 32.0 / 8.0;
    const double v = place.v_mm / 8.0;
    const double s = (height_of(place) - height) * 25.0 / half_height_mm;
    return body == kL1 && u * u + v * v + s * s <= 1.0 ? kFluid / kMarrow : 1.0;
  });
}

std::vector<FluidCleft> clefts_on(const std::vector<VertebralBody>& bodies, const Volume& volume, bool fractured) {
  return find_fluid_clefts(bodies, {false, false, fractured, false, false}, {series_of(volume, MrWeight::T2)});
}

TEST(FluidCleft, HasItsVolumeAndIsTheFluidSignInACollapsedBodyOnly) {
  const auto bodies = five_bodies();
  // Half axes 8, 8 and 2.5 mm: 670 mm3.
  const Volume volume = fluid_at(bodies, 0.65, 0.7, 2.5);
  const auto found = clefts_on(bodies, volume, true);
  ASSERT_TRUE(found[kL1].found()) << (found[kL1].volume_mm3 ? "none" : found[kL1].volume_mm3.why_not());
  EXPECT_TRUE(found[kL1].is_sign());
  EXPECT_NEAR(found[kL1].volume_mm3.value(), 670.0, 170.0);
  EXPECT_EQ(found[kL1].place, "central superior");
  EXPECT_FALSE(found[0].found());
  EXPECT_FALSE(clefts_on(bodies, volume, false)[kL1].is_sign());
}

TEST(FluidCleft, IsNeitherABrightBodyNorTheVeinNorANodeOfTheDisc) {
  const auto bodies = five_bodies();
  EXPECT_FALSE(clefts_on(bodies, bright_at(bodies, kL1, 3.0), true)[kL1].found());
  EXPECT_FALSE(clefts_on(bodies, fluid_at(bodies, 0.25, 0.5, 2.5), true)[kL1].found()) << "basivertebral vein";
  EXPECT_FALSE(clefts_on(bodies, fluid_at(bodies, 0.5, 0.97, 3.0), true)[kL1].found()) << "open to the disc";
}

TEST(FluidCleft, IsNotToldWhereFluidIsNoBrighterThanMarrow) {
  const auto bodies = five_bodies();
  const Volume volume = picture(bodies, [](std::size_t, const BodyPlace&) { return 3.0; });
  EXPECT_THAT(clefts_on(bodies, volume, true)[kL1].volume_mm3.why_not(), testing::HasSubstr("dural sac"));
}

}  // namespace
}  // namespace kyphos::measure
