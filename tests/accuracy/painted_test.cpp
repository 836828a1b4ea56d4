#include <gtest/gtest.h>

#include <algorithm>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/painted_spine.h"
#include "tests/support/shared_data.h"

namespace {

using namespace kyphos;
using measure::Level;

/// L1 lies at the end of the picture and may be refused; the others must be found and measured.
TEST(PaintedSpine, OfOsteoporoticBoneIsFollowedDownToItsLastBody) {
  const auto file = test::shared_data() / "masks-only" / "sub-verse010_seg-vert_msk.nii.gz";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << test::needs_shared_data("masks-only");
  }
  const accuracy::PaintedSpine spine(accuracy::read_verse_mask(file));
  const accuracy::Examined found =
      accuracy::examine(accuracy::painted_scan(spine.paint(accuracy::kPoroticBone), 1.0, 0.37));
  const auto truth = accuracy::bodies_from_mask(spine.truth(), found);
  for (const Level level : {Level::L2, Level::L3, Level::L4, Level::L5}) {
    SCOPED_TRACE(measure::name(level));
    const auto expected = std::ranges::find(truth, std::string(measure::name(level)), &accuracy::ExpectedBody::name);
    ASSERT_NE(expected, truth.end());
    const auto match = accuracy::body_near(found.study, accuracy::middle_of(expected->body), 9.0);
    ASSERT_TRUE(match.has_value()) << "not found";
    const auto& height = found.study.vertebrae[*match].values.at("height_middle_mm");
    ASSERT_TRUE(height.has_value()) << "not measured";
    const auto six = measure::six_points(expected->body);
    ASSERT_TRUE(six.has_value());
    EXPECT_NEAR(height.value(), (six->superior_middle - six->inferior_middle).norm(), 0.6);
  }
}

}  // namespace
