#include <gtest/gtest.h>

#include <array>

#include "pipeline/align/match_bodies.h"
#include "tests/support/body_builder.h"

namespace kyphos {
namespace {

using measure::Level;
using pipeline::BodyEdge;
using pipeline::DatedBodies;
using pipeline::MatchOutcome;

constexpr std::array kColumn{Level::T11, Level::T12, Level::L1, Level::L2, Level::L3, Level::L4, Level::L5};

/// One person's bodies, which differ from a schoolbook's as everybody's do; `smaller_mm` as an MR shows them.
std::vector<test::IdealBody> person(double smaller_mm = 0.0) {
  constexpr std::array kOwnMm{0.9, -1.4, 1.6, -0.7, 1.2, -1.6, 0.8};
  std::vector<test::IdealBody> bodies;
  for (std::size_t i = 0; i < kColumn.size(); ++i) {
    test::IdealBody body = test::intact_body(kColumn[i]);
    body.level.reset();
    body.anterior_mm += kOwnMm[i] - smaller_mm;
    body.middle_mm += kOwnMm[i] - smaller_mm;
    body.posterior_mm += 0.5 * kOwnMm[i] - smaller_mm;
    body.depth_mm += -0.8 * kOwnMm[i] - smaller_mm;
    bodies.push_back(body);
  }
  return bodies;
}

DatedBodies dated(std::vector<test::IdealBody> bodies, BodyEdge edge) {
  return pipeline::dated_bodies(test::build_spine(std::move(bodies)), edge);
}

TEST(MatchShapes, FindsUnnamedBodiesAgainInAFieldOneBodyLowerThoughOneHasBroken) {
  std::vector<test::IdealBody> later = person();
  later.erase(later.begin());
  later[2].anterior_mm *= 0.75;  // L2
  const auto match =
      pipeline::match_bodies(dated(person(), BodyEdge::Marrow), dated(std::move(later), BodyEdge::Marrow));
  ASSERT_EQ(match.outcome, MatchOutcome::Matched) << match.why_not;
  ASSERT_EQ(match.pairs.size(), 6U);
  for (const pipeline::BodyPair& pair : match.pairs) {
    EXPECT_EQ(pair.earlier, pair.later + 1);
  }
}

TEST(MatchShapes, TakesOffWhatAllBodiesOfAnMrAreSmallerByThanOnACt) {
  std::vector<test::IdealBody> mr = person(2.5);
  mr.erase(mr.begin(), mr.begin() + 2);
  const auto match = pipeline::match_bodies(dated(person(), BodyEdge::Bone), dated(std::move(mr), BodyEdge::Marrow));
  ASSERT_EQ(match.outcome, MatchOutcome::Matched) << match.why_not;
  EXPECT_EQ(match.pairs.size(), 5U);
  EXPECT_EQ(match.pairs.front().earlier, 2U);
}

TEST(MatchShapes, DoesNotGuessBetweenBodiesThatAreAllAlike) {
  const std::vector<test::IdealBody> alike(5, test::IdealBody{.level = std::nullopt});
  const auto match = pipeline::match_bodies(dated(alike, BodyEdge::Marrow), dated(alike, BodyEdge::Marrow));
  EXPECT_NE(match.outcome, MatchOutcome::Matched);
}

TEST(MatchShapes, SettlesNoPersonWhereTheFilesDisagree) {
  const auto match = pipeline::match_bodies(dated(person(), BodyEdge::Marrow), dated(person(), BodyEdge::Marrow),
                                            pipeline::Papers::Contradicts);
  EXPECT_EQ(match.outcome, MatchOutcome::IdentityContradicts);
}

}  // namespace
}  // namespace kyphos
