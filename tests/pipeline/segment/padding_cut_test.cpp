#include "pipeline/segment/body/padding_cut.h"

#include <gtest/gtest.h>

#include "measure/space/padding.h"
#include "pipeline/segment/segment.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::Level;

/// Half a space, filled up.
struct Fill {
  measure::PointLps at;
  measure::DirectionLps towards;
  std::int16_t value = -1024;
};

measure::Volume filled(measure::Volume volume, const Fill& fill) {
  for (int k = 0; k < volume.grid.size[2]; ++k) {
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        if ((volume.grid.lps(i, j, k) - fill.at).dot(fill.towards) > 0.0) {
          volume.hu[volume.grid.offset(i, j, k)] = fill.value;
        }
      }
    }
  }
  return volume;
}

const test::Phantom& phantom() {
  static const test::Phantom one({});
  return one;
}

const measure::Volume& plain_scan() {
  static const measure::Volume volume =
      phantom().scan({.first = Level::T12, .last = Level::L3, .margin_mm = 14.0, .width_mm = 110.0}, {});
  return volume;
}

/// The levels, of those that are whole without a fill, that are measured with it; doubtful ones count.
std::vector<Level> measured_levels(const Fill& fill) {
  measure::Volume volume = filled(plain_scan(), fill);
  measure::mark_padding(volume);
  std::vector<Level> found;
  for (const measure::VertebralBody& body : segment_spine(volume, {}).bodies) {
    for (const Level level : {Level::T12, Level::L1, Level::L2, Level::L3}) {
      if (body.status != BodyStatus::NotMeasured &&
          (body.frame.origin - phantom().truth(level).body.frame.origin).norm() < 10.0) {
        found.push_back(level);
      }
    }
  }
  return found;
}

/// A plane that runs obliquely through the outer part of L2, `depth_mm` inside its left or front wall.
Fill through_l2(bool from_left, double depth_mm, std::int16_t value) {
  const measure::VertebralBody& body = phantom().truth(Level::L2).body;
  const auto depth = measure::depth_range(body);
  const measure::DirectionLps outward = from_left ? body.frame.left : body.frame.anterior;
  const double wall_mm =
      from_left ? 0.64 * depth->depth_mm() : depth->anterior_u_mm;  // bodies are 1.28 times as wide as deep
  return {.at = body.frame.origin + (wall_mm - depth_mm) * outward,
          .towards = (outward - 0.9 * body.frame.superior).normalized(),
          .value = value};
}

TEST(PaddingCut, RefusesABodyOfWhichThePaddingTookAPart) {
  for (const Fill& fill : {through_l2(true, 7.0, -1024), through_l2(false, 7.0, -1024), through_l2(true, 7.0, 0)}) {
    const auto found = measured_levels(fill);
    EXPECT_EQ(std::ranges::count(found, Level::L2), 0) << fill.value;
    EXPECT_EQ(std::ranges::count(found, Level::T12), 1) << fill.value << ": whole, far from it";
    EXPECT_EQ(std::ranges::count(found, Level::L1), 1) << fill.value << ": whole, beside it";
  }
}

TEST(PaddingCut, LosesNoBodyThatIsWhole) {
  Fill clear = through_l2(true, -12.0, 0);  // a plane that stays clear of all
  clear.towards = phantom().truth(Level::L2).body.frame.left;
  EXPECT_EQ(measured_levels(clear).size(), 4U);
}

}  // namespace
}  // namespace kyphos::pipeline
