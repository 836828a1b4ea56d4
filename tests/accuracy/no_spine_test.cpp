#include <gtest/gtest.h>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/resample.h"
#include "tests/support/shared_data.h"

namespace {

using namespace kyphos;

/// The lower right quarter of a scan of the belly, beside the spine: hip joint and thigh, as a scan of a hip shows
/// them.
TEST(AHip, HoldsNoSpine) {
  const auto file = test::shared_data() / "ct-totalsegmentator" / "example_ct.nii.gz";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << test::needs_shared_data("ct-totalsegmentator");
  }
  const measure::Volume scan = accuracy::read_scan(file);
  constexpr double kBesideSpineMm = 60.0;
  constexpr double kHighMm = 130.0;
  const Eigen::Vector3d last(scan.grid.size[0] - 1, scan.grid.size[1] - 1, scan.grid.size[2] - 1);
  const Eigen::AlignedBox3d whole(
      (scan.grid.lps_from_index * Eigen::Vector3d::Zero()).cwiseMin(scan.grid.lps_from_index * last),
      (scan.grid.lps_from_index * Eigen::Vector3d::Zero()).cwiseMax(scan.grid.lps_from_index * last));
  Eigen::AlignedBox3d hip = whole;
  hip.max().x() = whole.center().x() - kBesideSpineMm;
  hip.max().z() = whole.min().z() + kHighMm;
  const Eigen::Vector3d one = scan.grid.index_from_lps() * hip.min();
  const Eigen::Vector3d other = scan.grid.index_from_lps() * hip.max();
  const measure::Volume cut = accuracy::crop(scan, one.cwiseMin(other).cwiseMax(0.0).cast<int>(),
                                             one.cwiseMax(other).cwiseMin(last).cast<int>());
  const accuracy::Examined found = accuracy::examine(cut);
  EXPECT_TRUE(found.study.vertebrae.empty()) << accuracy::describe_bodies(found.study);
}

}  // namespace
