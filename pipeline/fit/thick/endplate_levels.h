#pragma once

#include <span>
#include <vector>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// What the levels usually are, until the columns themselves tell: discs 50-120 HU, shells 150-900 above them.
inline constexpr UncertainLevel kUsualDisc{.mean_hu = 85.0, .sd_hu = 40.0};
inline constexpr UncertainLevel kUsualShell{.mean_hu = 380.0, .sd_hu = 200.0};
/// Marrow 2 to 3 mm beneath the surface is brighter than at 4 to 6 mm by 34, 47 and 72 HU on three real scans of 1 mm,
/// towards the rims by twice as much as in the middle. Not learned: thick slices do not tell it from the shell.
inline constexpr UncertainLevel kUsualLayer{.mean_hu = 50.0, .sd_hu = 40.0};

/// The usual levels, with the marrow's and the noise from voxels that lie deep in the marrow.
[[nodiscard]] SliceModel first_model(std::vector<double> deep_hu, double slice_mm);

/// Median of a level over the columns, and its spread beyond what each column's own doubt explains.
[[nodiscard]] UncertainLevel common_level(std::span<const EndplateLevels> columns,
                                          UncertainLevel EndplateLevels::*which, double least_hu);

}  // namespace kyphos::pipeline
