#include "measure/space/interpolated.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "tests/support/phantom.h"

namespace kyphos::measure {
namespace {

Volume scanned(double slice_mm, double in_plane_sd_mm) {
  const test::PhantomField field{.first = Level::L1, .last = Level::L1, .width_mm = 56.0, .slice_mm = slice_mm};
  return test::Phantom({}).scan(field, {.in_plane_sd_mm = in_plane_sd_mm, .noise_hu = 15.0});
}

/// Straight lines between the slices, `times` as many.
Volume drawn_out(const Volume& thick, int times) {
  Volume fine{.grid = thick.grid, .hu = {}};
  fine.grid.size[2] = (thick.grid.size[2] - 1) * times + 1;
  fine.grid.lps_from_index.linear().col(2) /= times;
  for (int k = 0; k < fine.grid.size[2]; ++k) {
    const int below = std::min(k / times, thick.grid.size[2] - 2);
    const double part = static_cast<double>(k) / times - below;
    for (int j = 0; j < fine.grid.size[1]; ++j) {
      for (int i = 0; i < fine.grid.size[0]; ++i) {
        fine.hu.push_back(static_cast<std::int16_t>(
            std::lround((1.0 - part) * thick.at(i, j, below) + part * thick.at(i, j, below + 1))));
      }
    }
  }
  return fine;
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
