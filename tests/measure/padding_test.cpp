#include "measure/space/padding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kyphos::measure {
namespace {

constexpr int kSide = 48;

/// Noisy muscle, beyond `air_from` along i blurred into air that the scanner clips.
Volume tissue(int air_from = kSide, double noise_hu = 15.0) {
  Volume volume{.grid = {.size = {kSide, kSide, kSide}}, .hu = {}};
  std::mt19937 dice(3);
  std::normal_distribution<double> noise(0.0, noise_hu > 0.0 ? noise_hu : 1.0);
  for (int at = 0; at < kSide * kSide * kSide; ++at) {
    const double blur = 0.5 * std::erfc((at % kSide - air_from) / 1.2);
    const double hu = blur < 1e-4 ? -1100.0 : 50.0 * blur - 1000.0 * (1.0 - blur);
    volume.hu.push_back(static_cast<std::int16_t>(
        std::lround(std::max(-1024.0, hu + (noise_hu > 0.0 && hu > -1100.0 ? noise(dice) : 0.0)))));
  }
  return volume;
}

/// Fills what lies beyond an oblique plane; returns how many voxels that are.
std::size_t fill_corner(Volume& volume, std::int16_t value) {
  std::size_t filled = 0;
  for (int k = 0; k < kSide; ++k) {
    for (int j = 0; j < kSide; ++j) {
      for (int i = 0; i < kSide; ++i) {
        if (i + 0.6 * j + 0.3 * k < 30.0) {
          volume.hu[volume.grid.offset(i, j, k)] = value;
          ++filled;
        }
      }
    }
  }
  return filled;
}

TEST(Padding, IsKnownByItsConstancyWhateverItsValue) {
  constexpr std::int16_t kValues[]{-2000, -1024, -1000, -500, 0, 40, 300, 3071, 32767};
  for (const std::int16_t value : kValues) {
    Volume volume = tissue();
    const std::size_t filled = fill_corner(volume, value);
    const std::size_t marked = mark_padding(volume);
    EXPECT_GT(marked, filled - filled / 100) << value;
    EXPECT_LE(marked, filled + filled / 100) << value << ": tissue was marked";
  }
}

TEST(Padding, LeavesASkinAndWhatIsBlurredBesideIt) {
  Volume volume = tissue(30);
  mark_padding(volume);
  for (int i = 0; i < 31; ++i) {
    EXPECT_NE(volume.at(i, 20, 20), kOutsideScan) << i;
  }
}

TEST(Padding, IsNotAnAirwayThatEndsAtTheBorder) {
  Volume volume = tissue();
  for (int k = 0; k < kSide; ++k) {
    for (int j = 20; j < 25; ++j) {
      for (int i = 20; i < 25; ++i) {
        volume.hu[volume.grid.offset(i, j, k)] = -1024;
      }
    }
  }
  EXPECT_EQ(mark_padding(volume), 0U);
}

TEST(Padding, IsNotWhatAPictureWithoutNoiseShowsOfTissue) {
  Volume volume = tissue(kSide, 0.0);
  for (std::size_t at = 0; at < volume.hu.size() / 2; ++at) {
    volume.hu[at] = -100;
  }
  EXPECT_EQ(mark_padding(volume), 0U);
}

TEST(Padding, IsNotAConstantPlaceThatDoesNotReachTheBorder) {
  Volume volume = tissue();
  for (int k = 18; k < 30; ++k) {
    for (int j = 18; j < 30; ++j) {
      for (int i = 18; i < 30; ++i) {
        volume.hu[volume.grid.offset(i, j, k)] = 3071;  // metal saturates
      }
    }
  }
  EXPECT_EQ(mark_padding(volume), 0U);
}

}  // namespace
}  // namespace kyphos::measure
