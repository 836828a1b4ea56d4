#include "pipeline/segment/mr/series_shift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/body_builder.h"
#include "tests/support/painted_volume.h"

namespace kyphos::test {
namespace {

const std::vector<measure::VertebralBody>& spine_of_shifts() {
  static const std::vector<measure::VertebralBody> bodies =
      build_spine({IdealBody{.level = measure::Level::T12}, IdealBody{.level = measure::Level::L1},
                   IdealBody{.level = measure::Level::L2}});
  return bodies;
}

measure::Volume painted_spine(double marrow, double cortex) {
  return paint(spine_of_shifts(), {.spacing_mm = 2.0, .marrow_hu = marrow, .cortex_hu = cortex, .noise_hu = 12.0});
}

TEST(SeriesShift, IsFoundBetweenUnlikeContrasts) {
  const measure::Volume one = painted_spine(300.0, 5.0);
  measure::Volume other = painted_spine(120.0, 600.0);
  const Eigen::Vector3d moved(0.0, 3.5, -4.5);
  other.grid.lps_from_index = Eigen::Translation3d(moved) * other.grid.lps_from_index;
  const auto shift = pipeline::shift_between(one, other, spine_of_shifts());
  ASSERT_TRUE(std::holds_alternative<pipeline::SeriesShift>(shift)) << std::get<measure::WhyNot>(shift).reason;
  EXPECT_LT((std::get<pipeline::SeriesShift>(shift).lps_mm - moved).norm(), 0.8);
}

TEST(SeriesShift, IsNoneWhereTheOtherShowsNothingAlikeOrNotTheseBodies) {
  const measure::Volume one = painted_spine(300.0, 5.0);
  measure::Volume noise = one;
  for (std::size_t at = 0; at < noise.hu.size(); ++at) {
    noise.hu[at] = static_cast<std::int16_t>(at * 2654435761U % 500);
  }
  EXPECT_TRUE(std::holds_alternative<measure::WhyNot>(pipeline::shift_between(one, noise, spine_of_shifts())));
  measure::Volume far = one;
  far.grid.lps_from_index = Eigen::Translation3d(0.0, 0.0, 400.0) * far.grid.lps_from_index;
  const auto shift = pipeline::shift_between(one, far, spine_of_shifts());
  ASSERT_TRUE(std::holds_alternative<measure::WhyNot>(shift));
  EXPECT_THAT(std::get<measure::WhyNot>(shift).reason, testing::HasSubstr("does not show these bodies"));
}

}  // namespace
}  // namespace kyphos::test
