#include "pipeline/align/paired_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

constexpr double kNoiseHu = 25.0;

/// One body of the phantom as an ideal segmentation would hand it over, with a scan of its own noise.
struct Date {
  test::PhantomTruth truth;
  measure::Volume volume;
};

Date scan(const test::PhantomBody& l1, double slice_mm, std::uint64_t seed, Level level = Level::L1,
          const Eigen::Isometry3d& pose = Eigen::Isometry3d::Identity()) {
  test::PhantomSpec spec;
  spec.bodies[Level::L1] = l1;
  spec.pose = pose;
  const test::Phantom phantom(spec);
  test::PhantomField field;
  field.first = field.last = level;
  field.width_mm = 90.0;
  field.slice_mm = slice_mm;
  Date date{.truth = phantom.truth(level), .volume = {}};
  date.volume = phantom.scan(field, {.noise_hu = kNoiseHu, .seed = seed});
  date.truth.body.quality.slice_spacing_along_axis_mm = slice_mm;
  return date;
}

std::map<std::string, measure::Measured<double>> follow(const Date& earlier, const Date& later) {
  std::map<std::string, measure::Measured<double>> found;
  for (BoneDifference& one : paired_differences({.body = earlier.truth.body, .volume = earlier.volume},
                                                {.body = later.truth.body, .volume = later.volume})) {
    found.emplace(one.key, one.difference);
  }
  return found;
}

/// A patient who lies a little differently.
Eigen::Isometry3d turned() {
  Eigen::Isometry3d pose = Eigen::Isometry3d::Identity();
  pose.linear() = Eigen::AngleAxisd(0.07, Eigen::Vector3d(1.0, 0.5, -0.6).normalized()).toRotationMatrix();
  pose.translation() = Eigen::Vector3d(1.3, -2.4, 0.7);
  return pose;
}

TEST(PairedDifference, OfTheSameBodyInOtherNoiseAndPositionIsZero) {
  const auto found = follow(scan({}, 1.0, 1), scan({}, 1.0, 2, Level::L1, turned()));
  ASSERT_EQ(found.size(), 4U);
  for (const auto& [key, difference] : found) {
    EXPECT_NEAR(difference.value(), 0.0, key == "wedge_angle_deg" ? 0.5 : 0.15) << key;  // mm, degrees
    EXPECT_LT(std::abs(difference.value()), 3.0 * difference.standard_error()) << key;
  }
}

TEST(PairedDifference, FindsATrueWedge) {
  const Date before = scan({}, 1.0, 1);
  const Date after = scan({.shape = test::PhantomShape::Wedge, .fraction = 0.2}, 1.0, 2, Level::L1, turned());
  const auto found = follow(before, after);
  ASSERT_TRUE(found.contains("height_anterior_mm"));
  ASSERT_TRUE(found.contains("wedge_angle_deg"));
  const auto& anterior = found.at("height_anterior_mm");
  EXPECT_NEAR(anterior.value(), after.truth.anterior_mm - before.truth.anterior_mm, 0.5);  // mm
  EXPECT_NEAR(found.at("wedge_angle_deg").value(), after.truth.wedge_deg - before.truth.wedge_deg, 1.0);
}

TEST(PairedDifference, FavoursNeitherDate) {
  const Date before = scan({}, 1.0, 1);
  const Date after = scan({.shape = test::PhantomShape::Wedge, .fraction = 0.15}, 1.0, 2);
  const auto forth = follow(before, after);
  const auto back = follow(after, before);
  ASSERT_EQ(forth.size(), back.size());
  for (const auto& [key, difference] : forth) {
    EXPECT_NEAR(difference.value(), -back.at(key).value(), 1e-9) << key;
  }
}

TEST(PairedDifference, DoesNotTakeThickerSlicesForCollapse) {
  const auto found = follow(scan({}, 1.0, 1), scan({}, 3.0, 2));
  ASSERT_TRUE(found.contains("height_anterior_mm"));
  for (const auto& [key, difference] : found) {
    EXPECT_NEAR(difference.value(), 0.0, key == "wedge_angle_deg" ? 1.5 : 0.6) << key;  // mm, degrees
  }
}

TEST(PairedDifference, BetweenThickSlicesOfTheSameBodyIsZero) {
  const auto found = follow(scan({}, 3.0, 1), scan({}, 3.0, 2, Level::L1, turned()));
  ASSERT_EQ(found.size(), 4U);
  for (const auto& [key, difference] : found) {
    EXPECT_NEAR(difference.value(), 0.0, key == "wedge_angle_deg" ? 2.5 : 0.9) << key;  // degrees, mm
    EXPECT_LT(std::abs(difference.value()), 2.5 * difference.standard_error()) << key;
  }
}

TEST(PairedDifference, FindsATrueWedgeBetweenThickSlices) {
  const Date before = scan({}, 3.0, 1);
  const Date after = scan({.shape = test::PhantomShape::Wedge, .fraction = 0.2}, 3.0, 2, Level::L1, turned());
  const auto found = follow(before, after);
  ASSERT_TRUE(found.contains("height_anterior_mm"));
  EXPECT_NEAR(found.at("height_anterior_mm").value(), after.truth.anterior_mm - before.truth.anterior_mm, 1.0);  // mm
  EXPECT_NEAR(found.at("height_posterior_mm").value(), after.truth.posterior_mm - before.truth.posterior_mm, 0.8);
  EXPECT_NEAR(found.at("wedge_angle_deg").value(), after.truth.wedge_deg - before.truth.wedge_deg, 2.5);  // degrees
}

TEST(PairedDifference, BetweenSlicesOfFourMillimetresInOnePositionIsZero) {
  // Turned as well, a phantom's smooth bone cannot be followed through such slices, and no change is given.
  const auto found = follow(scan({}, 4.0, 1), scan({}, 4.0, 21));
  ASSERT_FALSE(found.empty());
  for (const auto& [key, difference] : found) {
    EXPECT_LT(std::abs(difference.value()), 2.5 * difference.standard_error()) << key;
    EXPECT_LT(difference.standard_error(), key == "wedge_angle_deg" ? 4.0 : 1.2) << key;  // degrees, mm
  }
}

TEST(PairedDifference, IsNotGivenBetweenSlicesOfSixMillimetres) {
  EXPECT_TRUE(follow(scan({}, 6.0, 1), scan({}, 6.0, 2)).empty());
}

TEST(PairedDifference, IsNotGivenBetweenThickSlicesWhereTheBoneIsGone) {
  const Date before = scan({}, 3.0, 1);
  Date after = scan({}, 3.0, 2);
  for (auto& hu : after.volume.hu) {
    hu = static_cast<std::int16_t>(40 + hu % 7);
  }
  EXPECT_TRUE(follow(before, after).empty());
}

TEST(PairedDifference, IsNotGivenWhereTheBoneIsGone) {
  const Date before = scan({}, 1.0, 1);
  Date after = scan({}, 1.0, 2);
  for (auto& hu : after.volume.hu) {
    hu = static_cast<std::int16_t>(40 + hu % 7);
  }
  EXPECT_TRUE(follow(before, after).empty());
}

}  // namespace
}  // namespace kyphos::pipeline
