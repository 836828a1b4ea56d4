#pragma once

#include <optional>
#include <vector>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

struct ThickEndplateRequest {
  double first_u_mm = 0.0;  ///< the rectangle that the surface covers, on a 1 mm grid
  double first_v_mm = 0.0;
  int count_u = 0;
  int count_v = 0;
  double slice_mm = 3.0;             ///< thickness of a slice as seen along the body's axis
  std::vector<SliceColumn> columns;  ///< kPatchMm apart
};

/// A smooth surface with its standard error at every cell of the grid.
struct ThickEndplate {
  std::vector<double> position_mm;
  std::vector<double> se_mm;
  std::vector<double> disc_mm;  ///< from here to the next endplate; empty where that is too far to shine in
  double contrast_hu = 0.0;     ///< shell above the disc, median
};

/// Fits an endplate to slices so thick that shell, disc and marrow share voxels, and with it the next body's endplate
/// where that shines in: neither can be placed without the other where the disc is hardly thicker than a slice. Each
/// column gives the likelihood of every place of both edges with its own levels integrated out; where a shell lies
/// wholly inside one slice that is flat over most of the slice, and only the smooth surface through the places where
/// slices cut the shell says more. The best surfaces are found on a grid first (so that no start decides), then as
/// splines of maximal posterior probability. The levels' spreads and the rounding of the slice profile are estimated
/// from the columns themselves. Nothing where too few columns show an endplate.
[[nodiscard]] std::optional<ThickEndplate> fit_thick_endplate(const ThickEndplateRequest& request);

}  // namespace kyphos::pipeline
