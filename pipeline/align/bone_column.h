#pragma once

#include <Eigen/Geometry>
#include <vector>

#include "pipeline/align/body_in_scan.h"
#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// The same column of bone through an endplate in two scans. Positions of both grow outwards along the first body's
/// axis; the second's are brought there by the motion that was assumed. Both may have their edge in the same range.
struct BoneColumn {
  SliceColumn first;
  SliceColumn second;
  double first_edge_mm = 0.0;   ///< where the first scan's own outline lies
  double second_edge_mm = 0.0;  ///< where the second's lies
};

struct BoneColumns {
  std::vector<BoneColumn> columns;  ///< on a grid of kPatchMm
  double first_slice_mm = 0.0;      ///< thickness of a slice as seen along the columns
  double second_slice_mm = 0.0;
};

/// The columns through the superior (`top`) or inferior endplate, wherever both outlines are known.
/// `second_from_first`: from the first body's own coordinates to the second's.
[[nodiscard]] BoneColumns read_bone_columns(const BodyInScan& first, const BodyInScan& second, bool top,
                                            const Eigen::Isometry3d& second_from_first);

}  // namespace kyphos::pipeline
