#include "pipeline/segment/naming/naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "tests/support/phantom_body.h"

namespace {

using namespace kyphos;
using measure::Level;
using enum measure::Level;
using pipeline::BodyLandmarks;
using pipeline::Numbering;

/// What a wide scan shows beside a body.
enum class Beside { Nothing, Rib, ShortRib, Process, Pelvis, Unseen };

struct Made {
  Level as;  ///< the level whose size and tilt it has
  Beside beside;
};

/// Tilt of the body's axis in a person lying straight, top forward: a smooth curve through the textbook's kyphosis
/// of 41 deg (T4-T12) and lordosis of 37 deg (T12-S1).
double tilt_deg(Level level) {
  static const std::map<Level, double> tilts = {
      {C5, 20}, {C6, 24},  {C7, 28},  {T1, 32},   {T2, 32},  {T3, 30}, {T4, 26}, {T5, 20}, {T6, 14}, {T7, 8}, {T8, 3},
      {T9, -2}, {T10, -5}, {T11, -8}, {T12, -10}, {L1, -11}, {L2, -9}, {L3, -3}, {L4, 8},  {L5, 22}, {S1, 36}};
  return tilts.at(level);
}

pipeline::SideEvidence side(Beside beside) {
  pipeline::SideEvidence side;
  side.scan_reach_mm = 84.0;
  switch (beside) {
    case Beside::Nothing:
    case Beside::Process:
      side.bone_reach_mm = 40.0;
      side.head_fraction = 0.0;
      break;
    case Beside::Rib:
      side.bone_reach_mm = 75.0;
      side.fall = 0.3;
      side.head_fraction = 0.2;
      break;
    case Beside::ShortRib:
      side.bone_reach_mm = 58.0;
      side.fall = 0.4;
      side.head_fraction = 0.3;
      break;
    case Beside::Pelvis:
      side.bone_reach_mm = 75.0;
      side.head_fraction = 0.5;
      break;
    case Beside::Unseen:
      side.scan_reach_mm = 30.0;
      return side;
  }
  side.ala_fraction = beside == Beside::Pelvis ? 0.18 : 0.01;
  side.lung_fraction = 0.0;
  return side;
}

/// Landmarks of a person whose bodies are `size` times Panjabi's.
std::vector<BodyLandmarks> chain(const std::vector<Made>& bodies, double size = 1.05) {
  std::vector<BodyLandmarks> landmarks;
  for (const Made& made : bodies) {
    BodyLandmarks one;
    one.left = one.right = side(made.beside);
    one.tilt_deg = tilt_deg(made.as);
    for (const test::LevelSize& known : test::level_sizes()) {
      if (known.level == made.as) {
        one.depth_mm = size * known.depth_mm - 2.0;
        one.width_mm = size * known.width_mm;
        one.height_mm = size * known.posterior_height_mm;
      }
    }
    one.disc_score_below = 1.2;
    landmarks.push_back(one);
  }
  landmarks.back().disc_score_below.reset();
  return landmarks;
}

std::vector<Level> names(const Numbering& numbering) {
  std::vector<Level> levels;
  for (const auto& level : numbering.levels) {
    levels.push_back(level.value_or(C1));  // C1 stands for none
  }
  return levels;
}

bool is_named(const std::vector<Numbering>& numberings) {
  return numberings.front().probability >= pipeline::kNamedFrom;
}

double probability_of(const std::vector<Numbering>& numberings, const std::vector<Level>& levels) {
  for (const Numbering& one : numberings) {
    if (names(one) == levels) {
      return one.probability;
    }
  }
  return 0.0;
}

TEST(Naming, SacrumNamesTheLumbarSpine) {
  const auto found = number_chain(chain({{L1, Beside::Process},
                                         {L2, Beside::Process},
                                         {L3, Beside::Process},
                                         {L4, Beside::Process},
                                         {L5, Beside::Pelvis},
                                         {S1, Beside::Pelvis}}));
  EXPECT_THAT(names(found.front()), testing::ElementsAre(L1, L2, L3, L4, L5, S1));
  EXPECT_TRUE(is_named(found));
}

TEST(Naming, LastRibNamesTheThoracolumbarSpineOfSmallAndTallPeople) {
  for (const double size : {0.95, 1.05, 1.2}) {
    const auto found = number_chain(chain({{T9, Beside::Rib},
                                           {T10, Beside::Rib},
                                           {T11, Beside::Rib},
                                           {T12, Beside::Rib},
                                           {L1, Beside::Process},
                                           {L2, Beside::Process},
                                           {L3, Beside::Process}},
                                          size));
    EXPECT_THAT(names(found.front()), testing::ElementsAre(T9, T10, T11, T12, L1, L2, L3)) << size;
    EXPECT_TRUE(is_named(found)) << size;
  }
}

TEST(Naming, WithoutALandmarkNothingIsNamed) {
  const std::vector<std::vector<Made>> without = {
      {{L1, Beside::Unseen}, {L2, Beside::Unseen}, {L3, Beside::Unseen}},
      {{T5, Beside::Unseen}, {T6, Beside::Unseen}, {T7, Beside::Unseen}, {T8, Beside::Unseen}, {T9, Beside::Unseen}},
      {{T5, Beside::Rib}, {T6, Beside::Rib}, {T7, Beside::Rib}, {T8, Beside::Rib}, {T9, Beside::Rib}},
      {{L1, Beside::Unseen}, {L2, Beside::Unseen}},
      {{L1, Beside::Process}, {L2, Beside::Process}, {L3, Beside::Process}}};
  for (const auto& bodies : without) {
    const auto found = number_chain(chain(bodies));
    EXPECT_FALSE(is_named(found)) << bodies.size() << " " << found.front().probability;
  }
}

TEST(Naming, AStrongKyphosisDoesNotShiftTheNames) {
  auto bent = chain({{T8, Beside::Rib},
                     {T9, Beside::Rib},
                     {T10, Beside::Rib},
                     {T11, Beside::Rib},
                     {T12, Beside::Rib},
                     {L1, Beside::Process},
                     {L2, Beside::Process}});
  for (std::size_t i = 0; i < bent.size(); ++i) {
    bent[i].tilt_deg = 35.0 - 9.0 * static_cast<double>(i);  // 54 deg over six steps, where 13 deg are usual
  }
  const auto found = number_chain(bent);
  EXPECT_THAT(names(found.front()), testing::ElementsAre(T8, T9, T10, T11, T12, L1, L2));
}

TEST(Naming, ALumbarisedSacrumIsAnAlternativeAndNoShift) {
  // Six bodies between the last rib and the sacrum.
  const auto found = number_chain(chain({{T11, Beside::Rib},
                                         {T12, Beside::Rib},
                                         {L1, Beside::Process},
                                         {L2, Beside::Process},
                                         {L3, Beside::Process},
                                         {L3, Beside::Process},
                                         {L4, Beside::Process},
                                         {L5, Beside::Pelvis},
                                         {S1, Beside::Pelvis}}));
  EXPECT_GT(probability_of(found, {T11, T12, L1, L2, L3, L4, L5, L6, S1}), 0.1);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GT(found[i].probability, 0.0);
  }
}

TEST(Naming, FourLumbarBodiesAreAnAlternativeAndNoCrash) {
  const auto found = number_chain(chain({{T11, Beside::Rib},
                                         {T12, Beside::Rib},
                                         {L1, Beside::Process},
                                         {L2, Beside::Process},
                                         {L4, Beside::Process},
                                         {L5, Beside::Pelvis},
                                         {S1, Beside::Pelvis}}));
  EXPECT_GT(probability_of(found, {T11, T12, L1, L2, L3, L4, S1}), 0.1);
}

TEST(Naming, AThirteenthRibLeavesMoreThanOneReading) {
  const auto found = number_chain(chain({{T11, Beside::Rib},
                                         {T12, Beside::Rib},
                                         {L1, Beside::ShortRib},
                                         {L2, Beside::Process},
                                         {L3, Beside::Process},
                                         {L4, Beside::Process},
                                         {L5, Beside::Pelvis},
                                         {S1, Beside::Pelvis}}));
  const double thirteen = probability_of(found, {T12, T13, L1, L2, L3, L4, L5, S1}) +
                          probability_of(found, {T11, T12, T13, L1, L2, L3, L4, L5}) +
                          probability_of(found, {T11, T12, T13, L1, L2, L3, L4, S1});
  const double lumbar_rib = probability_of(found, {T11, T12, L1, L2, L3, L4, L5, S1});
  EXPECT_GT(lumbar_rib + thirteen, 0.3);
  EXPECT_LT(found.front().probability, 0.97);
}

TEST(Naming, AFaintDiscTakesAwayCertainty) {
  auto clear = chain({{L1, Beside::Process},
                      {L2, Beside::Process},
                      {L3, Beside::Process},
                      {L4, Beside::Process},
                      {L5, Beside::Pelvis},
                      {S1, Beside::Pelvis}});
  auto faint = clear;
  faint[1].disc_score_below = 0.1;
  EXPECT_LT(number_chain(faint).front().probability, number_chain(clear).front().probability);
}

TEST(Naming, ASacralSegmentBelowS1GetsNoName) {
  auto bodies = chain({{L3, Beside::Process}, {L4, Beside::Process}, {L5, Beside::Pelvis}, {S1, Beside::Pelvis}});
  BodyLandmarks s2 = bodies.back();
  s2.tilt_deg = 55.0;
  s2.depth_mm = 19.0;
  s2.width_mm = 36.0;
  s2.height_mm = 21.0;
  s2.left.ala_fraction = s2.right.ala_fraction = 0.4;
  bodies.back().disc_score_below = 0.8;
  bodies.push_back(s2);
  EXPECT_THAT(names(number_chain(bodies).front()), testing::ElementsAre(L3, L4, L5, S1, C1));
}

TEST(Naming, ProbabilitiesAreSortedAndSumToOne) {
  const auto found = number_chain(chain({{T10, Beside::Rib}, {T11, Beside::Rib}, {T12, Beside::Rib}}));
  EXPECT_NEAR(std::accumulate(found.begin(), found.end(), 0.0,
                              [](double sum, const Numbering& one) { return sum + one.probability; }),
              1.0, 1e-9);
  EXPECT_TRUE(std::ranges::is_sorted(found, std::greater<>{}, &Numbering::probability));
}

/// A thorax of which nothing but ribs is in view: T5 to T10.
std::vector<BodyLandmarks> mid_thorax() {
  std::vector<Made> bodies;
  for (const Level level : {T5, T6, T7, T8, T9, T10}) {
    bodies.push_back({level, Beside::Rib});
  }
  return chain(bodies);
}

TEST(Naming, ThePartingOfTheTracheaNamesAThoraxWithoutEitherEnd) {
  const auto without = number_chain(mid_thorax());
  const auto with = number_chain(mid_thorax(), {.carina = 0.3, .iliac_crest = {}});
  const std::vector<Level> right{T5, T6, T7, T8, T9, T10};
  EXPECT_GT(probability_of(with, right), probability_of(without, right));
  EXPECT_EQ(names(with.front()), right);
}

TEST(Naming, ATracheaThatPartsFarFromItsUsualLevelIsNotBelievedWithoutLimit) {
  const auto found = number_chain(chain({{L1, Beside::Process},
                                         {L2, Beside::Process},
                                         {L3, Beside::Process},
                                         {L4, Beside::Process},
                                         {L5, Beside::Pelvis},
                                         {S1, Beside::Pelvis}}),
                                  {.carina = 2.0, .iliac_crest = {}});
  EXPECT_EQ(names(found.front()), (std::vector<Level>{L1, L2, L3, L4, L5, S1}));
}

TEST(Naming, IliacCrestsNameALumbarSpineWithoutItsSacrum) {
  const auto lumbar =
      chain({{L1, Beside::Process}, {L2, Beside::Process}, {L3, Beside::Process}, {L4, Beside::Process}});
  const std::vector<Level> right{L1, L2, L3, L4};
  const auto with = number_chain(lumbar, {.carina = {}, .iliac_crest = 3.4});
  EXPECT_GT(probability_of(with, right), probability_of(number_chain(lumbar), right));
}

TEST(Naming, OneSureBodyNamesTheOthersOfItsChainWithTheirOwnProbability) {
  // A faint disc in the middle: what lies beyond it is less sure, and follows all the same.
  std::vector<measure::VertebralBody> bodies(4);
  const std::vector<std::optional<Level>> straight{T1, T2, T3, T4};
  const std::vector<std::optional<Level>> shifted{T1, T2, T2, T3};
  const std::vector<Numbering> numberings{{.levels = straight, .probability = 0.7, .disc_too_many = false},
                                          {.levels = shifted, .probability = 0.3, .disc_too_many = true}};
  const std::vector<BodyLandmarks> nothing(4);
  write_names(bodies, {.bodies = nothing, .trunk = {}}, numberings);
  EXPECT_EQ(bodies[0].name.level, T1);
  EXPECT_NEAR(bodies[0].name.confidence, 1.0, 1e-12);
  EXPECT_EQ(bodies[3].name.level, T4);
  EXPECT_NEAR(bodies[3].name.confidence, 0.7, 1e-12);
  ASSERT_EQ(bodies[3].name.candidates.size(), 2U);
  EXPECT_EQ(bodies[3].name.candidates[1].level, T3);
}

TEST(Naming, NoSureBodyNamesNone) {
  std::vector<measure::VertebralBody> bodies(2);
  const std::vector<Numbering> numberings{{.levels = {T5, T6}, .probability = 0.6, .disc_too_many = false},
                                          {.levels = {T6, T7}, .probability = 0.4, .disc_too_many = false}};
  const std::vector<BodyLandmarks> nothing(2);
  write_names(bodies, {.bodies = nothing, .trunk = {}}, numberings);
  EXPECT_FALSE(bodies[0].name.level.has_value());
  EXPECT_NEAR(bodies[0].name.confidence, 0.6, 1e-12);
}

TEST(Spacings, AreTwiceTheUsualOverAMissedBody) {
  std::vector<measure::PointLps> middles;
  for (const double z : {0.0, -30.0, -60.0, -120.0, -150.0, -180.0}) {
    middles.emplace_back(0.0, 0.0, z);
  }
  const auto relative = pipeline::relative_spacings(middles);
  ASSERT_EQ(relative.size(), 5U);
  EXPECT_NEAR(relative[2].value_or(0.0), 2.0, 1e-12);
  EXPECT_NEAR(relative[1].value_or(0.0), 1.0, 1e-12);
  EXPECT_NEAR(pipeline::relative_spacings({{0, 0, 0}, {0, 0, -60}, {0, 0, -90}})[0].value_or(0.0), 2.0, 1e-12);
  EXPECT_FALSE(pipeline::relative_spacings({{0, 0, 0}, {0, 0, -30}})[0].has_value());
}

/// T10 to S1 with ribs, processes and pelvis, less the body at `missed`.
std::vector<BodyLandmarks> with_a_gap(std::size_t missed) {
  std::vector<Made> bodies{{T10, Beside::Rib},    {T11, Beside::Rib},    {T12, Beside::ShortRib},
                           {L1, Beside::Process}, {L2, Beside::Process}, {L3, Beside::Process},
                           {L4, Beside::Process}, {L5, Beside::Pelvis},  {S1, Beside::Pelvis}};
  bodies.erase(bodies.begin() + static_cast<std::ptrdiff_t>(missed));
  auto landmarks = chain(bodies);
  for (std::size_t i = 0; i + 1 < landmarks.size(); ++i) {
    landmarks[i].spacing_below = i + 1 == missed ? 2.05 : 1.04;
  }
  return landmarks;
}

TEST(Naming, ABodyThatWasMissedShiftsNoNames) {
  EXPECT_EQ(names(number_chain(with_a_gap(5)).front()), (std::vector<Level>{T10, T11, T12, L1, L2, L4, L5, S1}));
  EXPECT_EQ(names(number_chain(with_a_gap(1)).front()), (std::vector<Level>{T10, T12, L1, L2, L3, L4, L5, S1}));
}

TEST(Naming, TwoFusedBodiesThatWereFoundAsOneGetNoNameAndShiftNone) {
  auto landmarks = with_a_gap(5);  // L2 and L3 as one, at the place of L2
  for (std::size_t i = 0; i + 1 < landmarks.size(); ++i) {
    landmarks[i].spacing_below = i == 3 || i == 4 ? 1.5 : 1.02;
  }
  landmarks[4].height_mm = 62.0;
  // C1 stands for none.
  EXPECT_EQ(names(number_chain(landmarks).front()), (std::vector<Level>{T10, T11, T12, L1, C1, L4, L5, S1}));
}

TEST(Naming, EvenSpacingsHoldNoMissedBody) {
  auto landmarks = chain({{L1, Beside::Process},
                          {L2, Beside::Process},
                          {L3, Beside::Process},
                          {L4, Beside::Process},
                          {L5, Beside::Pelvis},
                          {S1, Beside::Pelvis}});
  const double before = number_chain(landmarks).front().probability;
  for (std::size_t i = 0; i + 1 < landmarks.size(); ++i) {
    landmarks[i].spacing_below = 1.15;
  }
  EXPECT_DOUBLE_EQ(number_chain(landmarks).front().probability, before);
}

}  // namespace
