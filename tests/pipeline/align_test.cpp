#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "io/input.h"
#include "pipeline/analyse_case.h"
#include "tests/support/shared_data.h"

namespace kyphos {
namespace {

using test::needs_shared_data;
using test::shared_data;

TEST(Progression, FollowsTheCrushedBodyAndNoOther) {
  const std::filesystem::path folder = shared_data() / "simulated-progression" / "verse005";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << needs_shared_data("simulated-progression/verse005");
  }
  const std::filesystem::path paths[] = {folder};
  const io::InputIndex index = io::index_inputs(paths);
  const io::CaseReport report = pipeline::analyse_case(index.patients.at(0), "p-1", {});

  ASSERT_TRUE(report.progression.has_value());
  int followed = 0;
  for (const measure::VertebraTimeline& body : report.progression->timeline.vertebrae) {
    // Visits 1 and 2 are the same spine with other noise; in visit 3 L2 alone has lost its front.
    const bool crushed = body.name == "L2";
    followed += crushed ? 1 : 0;
    EXPECT_EQ(body.overall >= measure::ChangeTier::Probable, crushed) << body.name << ": " << body.evidence;
    for (const measure::Change& change : body.changes) {
      const bool unchanged_visit = change.earlier == 0 && change.later == 1;
      EXPECT_FALSE(unchanged_visit && change.tier >= measure::ChangeTier::Probable) << body.name << " " << change.key;
    }
  }
  EXPECT_EQ(followed, 1);
}

}  // namespace
}  // namespace kyphos
