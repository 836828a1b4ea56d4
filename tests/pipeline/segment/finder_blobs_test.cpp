#include <gtest/gtest.h>

#include <cmath>

#include "measure/space/units.h"
#include "pipeline/finder/blobs.h"
#include "pipeline/finder/body_chain.h"

namespace kyphos::pipeline {
namespace {

SagittalView small_view() {
  return {.top_z_mm = 96.0, .front_y_mm = 0.0, .x_mm = std::vector<double>(128, 0.0), .columns = 64};
}

/// A box of the picture's plane, turned so that its front is higher.
struct Box {
  double y_mm, z_mm, half_depth_mm, half_height_mm, turn_deg;
};

bool holds(const Box& box, const measure::PointLps& point, double less_mm) {
  const double turn = measure::radians_from_deg(box.turn_deg);
  const double forwards = box.y_mm - point.y();
  const double up = point.z() - box.z_mm;
  return std::abs(std::cos(turn) * forwards + std::sin(turn) * up) < box.half_depth_mm - less_mm &&
         std::abs(-std::sin(turn) * forwards + std::cos(turn) * up) < box.half_height_mm - less_mm;
}

TissueMaps maps_of(const SagittalView& view, const std::vector<Box>& boxes) {
  TissueMaps maps;
  for (auto& map : maps) {
    map.assign(view.x_mm.size() * static_cast<std::size_t>(view.columns), 0.0F);
  }
  for (int row = 0; row < view.rows(); ++row) {
    for (int column = 0; column < view.columns; ++column) {
      for (const Box& box : boxes) {
        const auto point = view.point(row, column);
        if (holds(box, point, 0.0)) {
          maps[static_cast<std::size_t>(Tissue::Body)][view.pixel(row, column)] = 0.9F;
        }
        if (holds(box, point, kViewPixelMm)) {
          maps[static_cast<std::size_t>(Tissue::Core)][view.pixel(row, column)] = 0.9F;
        }
      }
    }
  }
  return maps;
}

std::vector<Blob> blobs_of(const std::vector<Box>& boxes) {
  const SagittalView view = small_view();
  const TissueMaps maps = maps_of(view, boxes);
  return find_blobs(view, maps, std::vector<bool>(maps[0].size(), true));
}

TEST(FinderBlobs, HaveTheSizesPlacesAndTiltsOfBodies) {
  for (const double turn_deg : {-25.0, 0.0, 12.0}) {
    const auto blobs =
        blobs_of({{.y_mm = 48.0, .z_mm = 0.0, .half_depth_mm = 16.0, .half_height_mm = 12.0, .turn_deg = turn_deg}});
    ASSERT_EQ(blobs.size(), 1U);
    const Blob& blob = blobs.front();
    EXPECT_NEAR(blob.y_mm, 48.0, 0.5);
    EXPECT_NEAR(blob.z_mm, 0.0, 0.5);
    EXPECT_NEAR(blob.height_middle_mm, 24.0, 2.0);  // within a pixel and a third
    EXPECT_NEAR(blob.half_depth_mm, 16.0, 2.0);
    const double tilt_deg = measure::deg_from_radians(std::atan2(-blob.upper.backwards_z, blob.upper.backwards_y));
    EXPECT_NEAR(tilt_deg, turn_deg, 5.0);
    EXPECT_FALSE(blob.cut);
  }
}

TEST(FinderBlobs, ThatTouchInTheBodyMapAreKeptApartByTheirCores) {
  // A disc thinner than a pixel: bodies end to end.
  const auto blobs = blobs_of({{.y_mm = 48, .z_mm = 10, .half_depth_mm = 15, .half_height_mm = 10, .turn_deg = 0},
                               {.y_mm = 48, .z_mm = -10, .half_depth_mm = 15, .half_height_mm = 10, .turn_deg = 0}});
  ASSERT_EQ(blobs.size(), 2U);
  for (const Blob& blob : blobs) {
    EXPECT_NEAR(std::abs(blob.z_mm), 10.0, 1.0);
    EXPECT_NEAR(blob.height_middle_mm, 20.0, 2.0);
  }
}

TEST(FinderBlobs, AtThePicturesEndAreCut) {
  const auto blobs = blobs_of({{.y_mm = 48, .z_mm = 92, .half_depth_mm = 15, .half_height_mm = 12, .turn_deg = 0}});
  ASSERT_EQ(blobs.size(), 1U);
  EXPECT_TRUE(blobs.front().cut);
}

TEST(FinderBlobs, ASpurInFrontIsNoPartOfTheEndplates) {
  const auto blobs = blobs_of({{.y_mm = 48, .z_mm = 0, .half_depth_mm = 15, .half_height_mm = 12, .turn_deg = 0},
                               {.y_mm = 32, .z_mm = -9, .half_depth_mm = 6, .half_height_mm = 3, .turn_deg = 0}});
  ASSERT_EQ(blobs.size(), 1U);
  EXPECT_NEAR(blobs.front().height_front_mm, 24.0, 2.0);
  EXPECT_NEAR(blobs.front().height_back_mm, 24.0, 2.0);
}

TEST(FinderChain, LeavesOutWhatLiesBesideTheColumnAndKeepsACollapsedBody) {
  const auto column =
      column_of(blobs_of({{.y_mm = 48, .z_mm = 50, .half_depth_mm = 15, .half_height_mm = 11, .turn_deg = 0},
                          {.y_mm = 48, .z_mm = 26, .half_depth_mm = 15, .half_height_mm = 5, .turn_deg = 0},
                          {.y_mm = 48, .z_mm = 4, .half_depth_mm = 15, .half_height_mm = 10, .turn_deg = 0},
                          {.y_mm = 10, .z_mm = 4, .half_depth_mm = 6, .half_height_mm = 5, .turn_deg = 0}}));
  ASSERT_EQ(column.size(), 3U);
  EXPECT_NEAR(column[1].height_middle_mm, 10.0, 2.0);
  EXPECT_GT(column[0].z_mm, column[1].z_mm);
}

}  // namespace
}  // namespace kyphos::pipeline
