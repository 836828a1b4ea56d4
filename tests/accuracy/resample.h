#pragma once

#include <Eigen/Geometry>
#include <cstdint>

#include "measure/space/volume.h"

namespace kyphos::accuracy {

/// The volume on another grid by cubic convolution (Catmull-Rom, which keeps edges as sharp as they were), averaged
/// over a box of `box_mm` along the target's k axis as a thicker slice would. Points outside the scan become
/// kOutsideScan.
[[nodiscard]] measure::Volume resample(const measure::Volume& volume, const measure::Grid& target, double box_mm);

/// The box along x, y and z that holds the middles of all voxels.
[[nodiscard]] Eigen::AlignedBox3d bounds_of(const measure::Grid& grid);
/// Part of a volume between two indices, inclusive.
[[nodiscard]] measure::Volume crop(const measure::Volume& volume, const Eigen::Vector3i& low,
                                   const Eigen::Vector3i& high);

/// Gaussian blur within the planes of i and j.
[[nodiscard]] measure::Volume blurred_in_plane(const measure::Volume& volume, double sd_mm);

/// volume + amount * (volume - blurred): what a sharper kernel does.
[[nodiscard]] measure::Volume sharpened(const measure::Volume& volume, double sd_mm, double amount);

/// Adds normal noise, correlated over the planes as a standard kernel's, always the same for a seed.
[[nodiscard]] measure::Volume noisy(const measure::Volume& volume, double sd_hu, std::uint64_t seed);

}  // namespace kyphos::accuracy
