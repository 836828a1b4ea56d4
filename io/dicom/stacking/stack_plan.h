#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "io/dicom/header/slice_geometry.h"
#include "measure/space/grid.h"

namespace kyphos::io::dicom {

/// Where one slice of the output comes from: a blend of two source slices, or nowhere (nothing was scanned there).
struct OutputSlice {
  int lower = -1;  ///< source slice, -1: outside the scan
  int upper = -1;
  double upper_weight = 0.0;  ///< 0: the lower slice alone
  [[nodiscard]] bool is_outside() const { return lower < 0; }
};

enum class Spacing : unsigned char {
  Single,   ///< one slice
  Regular,  ///< all steps equal
  Missing,  ///< steps are whole multiples of one step: slices are missing
  Uneven    ///< anything else
};

/// How a stack of parallel slices becomes a right-angled, regular grid.
/// Slices keep their planes; only where they lie off the grid are they shifted within their plane (gantry tilt) or
/// blended (missing or uneven slices). Nothing is invented across a gap wider than kWidestBridge_mm.
struct StackPlan {
  measure::Grid grid;                     ///< i along columns, j along rows, k along the normal
  std::vector<OutputSlice> slices;        ///< one a k
  std::vector<Eigen::Vector2d> shift_px;  ///< source pixel (0,0) of each source slice, in columns and rows of the grid
  Spacing spacing = Spacing::Single;
  double step_mm = 0.0;           ///< between slices of the output
  double largest_gap_mm = 0.0;    ///< largest distance of neighbouring source slices
  int missing_count = 0;          ///< slices missing between the others
  double tilt_deg = 0.0;          ///< angle between the direction of the stack and the normal of its slices
  bool is_shifted = false;        ///< slices are shifted within their planes
  double outside_fraction = 0.0;  ///< of the output's slices

  /// Each output slice is exactly one source slice.
  [[nodiscard]] bool is_plain_copy() const {
    return !is_shifted && (spacing == Spacing::Single || spacing == Spacing::Regular);
  }
};

/// A gap up to the thickest slice that is measured at all is bridged: blending across it is no coarser than such a
/// scan.
inline constexpr double kWidestBridge_mm = 5.05;

/// Slices in the order of position along the normal, no two at one place, of one size and orientation; not empty.
/// thickness_mm: the step given to a single slice.
[[nodiscard]] StackPlan plan_stack(std::span<const SliceGeometry> slices, double thickness_mm);

}  // namespace kyphos::io::dicom
