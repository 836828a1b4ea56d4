#include "measure/space/interpolated.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <utility>

#include "tests/support/phantom.h"

namespace kyphos::measure {
namespace {

Volume scanned(double slice_mm, double in_plane_sd_mm) {
  const test::PhantomField field{.first = Level::L1, .last = Level::L1, .width_mm = 56.0, .slice_mm = slice_mm};
  return test::Phantom({}).scan(field, {.in_plane_sd_mm = in_plane_sd_mm, .noise_hu = 15.0});
}

/// Straight lines between the samples along an axis, `times` as many.
Volume drawn_out(const Volume& thick, int times, int axis = 2) {
  const auto along = static_cast<std::size_t>(axis);
  Volume fine{.grid = thick.grid, .hu = {}};
  fine.grid.size[along] = (thick.grid.size[along] - 1) * times + 1;
  fine.grid.lps_from_index.linear().col(axis) /= times;
  for (int k = 0; k < fine.grid.size[2]; ++k) {
    for (int j = 0; j < fine.grid.size[1]; ++j) {
      for (int i = 0; i < fine.grid.size[0]; ++i) {
        std::array<int, 3> low{i, j, k};
        low[along] = std::min(low[along] / times, thick.grid.size[along] - 2);
        std::array<int, 3> high = low;
        ++high[along];
        const double part = static_cast<double>(std::array{i, j, k}[along]) / times - low[along];
        fine.hu.push_back(static_cast<std::int16_t>(
            std::lround((1.0 - part) * thick.at(low[0], low[1], low[2]) + part * thick.at(high[0], high[1], high[2]))));
      }
    }
  }
  return fine;
}

/// A sagittal slice of a spine in pixels of one size, as a series of one.
Volume sagittal_picture(const test::Phantom& phantom, double pixel_mm) {
  Grid grid;
  const PointLps middle = phantom.truth(Level::L1).body.frame.origin;
  const int pixels = static_cast<int>(110.0 / pixel_mm);
  grid.size = {pixels, pixels, 1};
  grid.lps_from_index.linear().col(0) = Eigen::Vector3d(0, pixel_mm, 0);
  grid.lps_from_index.linear().col(1) = Eigen::Vector3d(0, 0, -pixel_mm);
  grid.lps_from_index.linear().col(2) = Eigen::Vector3d(-3.0, 0, 0);
  grid.lps_from_index.translation() = middle + Eigen::Vector3d(0, -60.0, 55.0);
  return phantom.scan(grid, {.noise_hu = 15.0});
}

TEST(Interpolated, SlicesOfAScanAreItsOwnWithSharpAndSoftKernelsThinAndThick) {
  for (const auto& [slice_mm, in_plane_sd_mm] : {std::pair{1.0, 0.35}, {1.0, 0.75}, {4.0, 0.35}, {4.0, 0.75}}) {
    const auto found = interpolated_axis(scanned(slice_mm, in_plane_sd_mm));
    EXPECT_FALSE(found.has_value()) << slice_mm << " mm taken for interpolated from " << found->resolution_mm;
  }
}

TEST(Interpolated, SlicesAreToldByTheDetailThatTheyLack) {
  for (const int times : {2, 5}) {
    const auto found = interpolated_axis(drawn_out(scanned(times, 0.5), times));
    ASSERT_TRUE(found.has_value()) << times;
    EXPECT_EQ(found->axis, 2);
    EXPECT_NEAR(found->spacing_mm, 1.0, 1.0e-9);
    EXPECT_NEAR(found->resolution_mm, times, 0.25 * times);
  }
}

TEST(Interpolated, PictureThatIsDrawnOutAlikeInBothDirectionsIsToldByItself) {
  const test::Phantom phantom({});
  EXPECT_FALSE(interpolated_axis(sagittal_picture(phantom, 0.8)).has_value());
  EXPECT_FALSE(interpolated_axis(sagittal_picture(phantom, 1.2)).has_value());
  Volume picture = drawn_out(drawn_out(sagittal_picture(phantom, 3.0), 3, 0), 3, 1);
  for (int direction = 0; direction < 2; ++direction) {
    const auto found = interpolated_axis(picture);
    ASSERT_TRUE(found.has_value()) << direction;
    EXPECT_NEAR(found->resolution_mm, 3.0, 1.0);
    picture = without_interpolation(picture, *found);
  }
  EXPECT_NEAR(picture.grid.spacing_mm()[0], 3.0, 0.01);
  EXPECT_NEAR(picture.grid.spacing_mm()[1], 3.0, 0.01);
  EXPECT_FALSE(interpolated_axis(picture).has_value());
}

TEST(Interpolated, SlicesAreTakenBackToThoseThatWereMeasured) {
  const Volume thick = scanned(4.0, 0.5);
  Volume fine = drawn_out(thick, 4);
  // The first of the true slices is not the first of the fine ones.
  const auto slice = static_cast<std::ptrdiff_t>(fine.grid.size[0]) * fine.grid.size[1];
  fine.hu.erase(fine.hu.begin(), fine.hu.begin() + 3 * slice);
  fine.grid.lps_from_index.translation() = fine.grid.lps(0, 0, 3);
  fine.grid.size[2] -= 3;
  const Volume back = without_interpolation(fine, interpolated_axis(fine).value());
  ASSERT_EQ(back.grid.size[2], thick.grid.size[2] - 1);
  EXPECT_TRUE(back.grid.lps(5, 6, 7).isApprox(thick.grid.lps(5, 6, 8), 1.0e-9));
  EXPECT_EQ(back.at(5, 6, 7), thick.at(5, 6, 8));
  EXPECT_EQ(back.at(25, 30, 0), thick.at(25, 30, 1));
}

}  // namespace
}  // namespace kyphos::measure
