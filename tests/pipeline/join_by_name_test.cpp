#include "pipeline/align/join_by_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::MeasuredVertebra;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Bodies from T11 downward whose depths and widths grow as in the lumbar spine (1 and 1.5 mm a level).
struct SpineSpec {
  int count = 5;
  int named_lower_by = 0;  ///< levels that the names are too far down
  double confidence = 0.98;
  double larger_mm = 0.0;
};
std::vector<MeasuredVertebra> spine(const SpineSpec& spec = {}) {
  std::vector<MeasuredVertebra> vertebrae;
  Level level = Level::T11;
  for (int down = 0; down < spec.named_lower_by; ++down) {
    level = *measure::level_below(level);
  }
  for (int n = 0; n < spec.count; ++n) {
    MeasuredVertebra vertebra;
    vertebra.body.position_from_top = n + 1;
    vertebra.body.name.level = level;
    vertebra.body.name.confidence = spec.confidence;
    vertebra.values.emplace("depth_mm", measure::Measured<double>(30.0 + n + spec.larger_mm, 0.2));
    vertebra.values.emplace("width_mm", measure::Measured<double>(40.0 + 1.5 * n + spec.larger_mm, 0.3));
    vertebrae.push_back(vertebra);
    level = *measure::level_below(level);
  }
  return vertebrae;
}

/// A reported date and one of images, whose bodies have a track each.
Tracking joined(const std::vector<MeasuredVertebra>& reported, const std::vector<MeasuredVertebra>& imaged) {
  Tracking tracking;
  for (std::size_t body = 0; body < imaged.size(); ++body) {
    tracking.tracks.push_back({.id = "s1-b0", .at = {std::nullopt, body}});
  }
  const std::vector<DateOfValues> dates{{.vertebrae = reported, .from_report = true},
                                        {.vertebrae = imaged, .from_report = false}};
  return join_by_name(std::move(tracking), dates);
}

TEST(JoinByName, PutsBodiesOfOneNameOnOneTrackAndOthersIntoTheirPlace) {
  std::vector<MeasuredVertebra> imaged = spine();
  imaged.erase(imaged.begin());
  const Tracking tracking = joined(spine(), imaged);
  EXPECT_THAT(tracking.apart, IsEmpty());
  ASSERT_EQ(tracking.tracks.size(), 5U);
  EXPECT_EQ(tracking.tracks[0].at, (std::vector<std::optional<std::size_t>>{0, std::nullopt})) << "T11, above the rest";
  for (std::size_t n = 1; n < 5; ++n) {
    EXPECT_EQ(tracking.tracks[n].at, (std::vector<std::optional<std::size_t>>{n, n - 1}));
  }
  EXPECT_EQ(tracking.tracks[2].id, "s1-b03");
}

TEST(JoinByName, ComparesNothingWhereNamesAreNotSure) {
  const Tracking tracking = joined(spine(), spine({.confidence = 0.7}));
  ASSERT_EQ(tracking.apart.size(), 1U);
  EXPECT_THAT(tracking.apart[0].why_not, HasSubstr("not sure enough"));
  EXPECT_EQ(tracking.tracks.size(), 10U) << "each on a track of its own";
}

TEST(JoinByName, DoubtsANumberingThatFitsBetterOneLevelOff) {
  const NamesCompared names = compare_names(spine({.named_lower_by = 1}), spine());
  EXPECT_EQ(names.outcome, MatchOutcome::AnatomyContradicts);
  EXPECT_THAT(names.why_not, HasSubstr("fit better one level further"));
  EXPECT_THAT(compare_names(spine(), spine()).why_not, IsEmpty());
}

TEST(JoinByName, RefusesBodiesOfAnotherSize) {
  const NamesCompared names = compare_names(spine(), spine({.larger_mm = 4.0}));
  EXPECT_EQ(names.outcome, MatchOutcome::AnatomyContradicts);
  EXPECT_THAT(names.why_not, HasSubstr("another person"));
}

TEST(JoinByName, SaysWhereThereIsNoLevelInCommon) {
  const NamesCompared names = compare_names(spine({.count = 2}), spine({.count = 2, .named_lower_by = 3}));
  EXPECT_EQ(names.outcome, MatchOutcome::NothingInCommon);
  EXPECT_TRUE(names.named);
}

}  // namespace
}  // namespace kyphos::pipeline
