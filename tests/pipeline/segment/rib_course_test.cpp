// Bars round a chest: how far they stand out, where they turn and end, and whose they are, is known by construction.
#include "pipeline/segment/landmarks/rib_course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "pipeline/segment/landmarks/landmarks.h"
#include "pipeline/segment/naming/naming.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using enum measure::Level;

/// 280 x 240 x 240 mm of soft tissue with bodies 20 mm apart at x = 0, y = 40 from z = 200 down.
class Chest : public testing::Test {
 protected:
  explicit Chest(int count = 6) {
    copy_.origin = {-140.0, -140.0, 0.0};
    copy_.nx = 141;
    copy_.ny = 121;
    copy_.nz = 121;
    copy_.hu.assign(static_cast<std::size_t>(copy_.nx) * copy_.ny * copy_.nz, 40.0F);
    for (int i = 0; i < count; ++i) {
      measure::VertebralBody body;
      body.frame.origin = {0.0, 40.0, 200.0 - 20.0 * i};
      bodies_.push_back(body);
    }
  }

  void set_ball(double x_mm, double y_mm, double z_mm, double radius_mm) {
    for (double z = z_mm - radius_mm; z <= z_mm + radius_mm; z += 2.0) {
      for (double y = y_mm - radius_mm; y <= y_mm + radius_mm; y += 2.0) {
        for (double x = x_mm - radius_mm; x <= x_mm + radius_mm; x += 2.0) {
          const Eigen::Vector3d index = (measure::PointLps(x, y, z) - copy_.origin) / copy_.step_mm;
          const auto at = index.array().round().cast<int>().eval();
          if (copy_.inside(at.x(), at.y(), at.z())) {
            copy_.hu[copy_.offset(at.x(), at.y(), at.z())] = 500.0F;
          }
        }
      }
    }
  }

  /// A rib on both sides: from beside the column at y = 65 out to `out_mm` and round an ellipse as far as `turn_deg`
  /// (180: back to the middle in front), falling by a fifth of its way.
  void add_rib(double z_mm, double out_mm, double turn_deg) {
    for (const double side : {1.0, -1.0}) {
      double fallen = 0.0;
      for (double angle = 18.0; angle <= turn_deg; angle += 1.0) {
        const double radians = angle * std::numbers::pi / 180.0;
        fallen += 0.2 * out_mm * std::numbers::pi / 180.0;
        set_ball(side * out_mm * std::sin(radians), -5.0 + 70.0 * std::cos(radians), z_mm - fallen, 4.0);
      }
    }
  }

  [[nodiscard]] std::optional<RibCourse> course_of(std::size_t body) const {
    return follow_rib(copy_, bodies_, trace_bones(copy_, bodies_, 1.0, 160.0F).at(body).start, 1.0, 160.0F);
  }

  CoarseCopy copy_;
  std::vector<measure::VertebralBody> bodies_;
};

TEST_F(Chest, ARibThatComesBackInFrontHasTurned) {
  add_rib(210.0, 66.0, 165.0);
  const auto course = course_of(0);
  ASSERT_TRUE(course.has_value());
  EXPECT_TRUE(course->turned);
  EXPECT_TRUE(course->ended);
  EXPECT_NEAR(course->lateral_mm, 66.0, 4.0);
}

TEST_F(Chest, ARibThatEndsAtTheSideHasNotTurned) {
  add_rib(210.0, 100.0, 80.0);
  const auto course = course_of(0);
  ASSERT_TRUE(course.has_value());
  EXPECT_FALSE(course->turned);
  EXPECT_TRUE(course->ended);
  EXPECT_NEAR(course->lateral_mm, 98.0, 4.0);
}

TEST_F(Chest, ARibIsFollowedNoFartherThanTheBoneItTouches) {
  add_rib(210.0, 100.0, 165.0);
  for (double y = -60.0; y <= 40.0; y += 4.0) {  // a shoulder blade that lies on its side
    for (double z = 150.0; z <= 230.0; z += 4.0) {
      set_ball(106.0, y, z, 4.0);
    }
  }
  const auto course = course_of(0);
  ASSERT_TRUE(course.has_value());
  EXPECT_FALSE(course->turned);
  EXPECT_FALSE(course->ended);
  EXPECT_LT(course->lateral_mm, 104.0);
}

TEST_F(Chest, TheRibOfABodyThatWasMissedIsNotItsNeighbours) {
  for (int i = 0; i < 6; ++i) {
    bodies_[static_cast<std::size_t>(i)].frame.origin.z() = 200.0 - 26.0 * i;
  }
  bodies_.erase(bodies_.begin() + 2);
  add_rib(159.0, 66.0, 165.0);  // 11 mm above where the missed body's middle lies
  for (const BoneTrace& trace : trace_bones(copy_, bodies_, 1.0, 160.0F)) {
    EXPECT_LT(trace.reach_mm, 45.0);
  }
}

/// Bodies of the upper thorax of which nothing is seen but how far their ribs stand out, and how high they pass.
std::vector<BodyLandmarks> with_ribs(const std::vector<double>& out_mm) {
  std::vector<BodyLandmarks> landmarks(out_mm.size());
  for (std::size_t i = 0; i < out_mm.size(); ++i) {
    for (SideEvidence* side : {&landmarks[i].left, &landmarks[i].right}) {
      side->scan_reach_mm = 84.0;
      side->bone_reach_mm = out_mm[i] > 0.0 ? 72.0 : 40.0;
      if (out_mm[i] > 0.0) {
        side->course = RibCourse{.length_mm = 150.0, .lateral_mm = out_mm[i], .turned = true, .ended = true};
        side->rib_height_mm = 12.0;
      }
    }
    landmarks[i].tilt_deg = 25.0;
  }
  return landmarks;
}

TEST(RibCourses, TheFirstRibNamesTheUpperThoraxOfSmallAndLargePeople) {
  for (const double size : {0.88, 1.0, 1.14}) {
    const auto found = number_chain(with_ribs({0.0, 66.0 * size, 97.0 * size, 107.0 * size, 112.0 * size}));
    EXPECT_THAT(found.front().levels, testing::ElementsAre(C7, T1, T2, T3, T4)) << size;
    EXPECT_GT(found.front().probability, 0.9) << size;
  }
}

TEST(RibCourses, RibsOfTheMidThoraxAreAlikeAndNameNothing) {
  EXPECT_LT(number_chain(with_ribs({115.0, 117.0, 120.0, 122.0})).front().probability, 0.5);
}

}  // namespace
}  // namespace kyphos::pipeline
