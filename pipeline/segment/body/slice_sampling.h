#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/fit/thick/slice_column.h"
#include "pipeline/segment/body/endplate_columns.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/body/rough_endplate.h"

namespace kyphos::pipeline {

/// How the scan's slices cut a direction.
struct SliceGeometry {
  Eigen::Index axis = 2;  ///< index axis of the slices
  double box_mm = 0.0;    ///< thickness of a slice as seen along the direction
};

/// Of the slices whose voxels blur a direction (unit, LPS) most.
[[nodiscard]] SliceGeometry slice_geometry(const measure::Sampler& sampler, const Eigen::Vector3d& direction);

/// A line through bone with the two directions across it; all unit vectors, LPS.
struct ColumnLine {
  measure::PointLps foot;    ///< position 0
  Eigen::Vector3d outwards;  ///< positions grow this way
  Eigen::Vector3d forward;
  Eigen::Vector3d left;
};

/// Fills a column's positions and HU with the voxels that the patch (kPatchMm) around a line meets where it crosses the
/// middles of slices, between two positions: no interpolation along the thick direction. `geometry` as of a direction
/// like the line's.
void read_slices(const measure::Sampler& sampler, const SliceGeometry& geometry, const ColumnLine& line, double from_mm,
                 double to_mm, SliceColumn& column);

/// The voxels near a rough surface, patch by patch (kPatchMm), well inside the walls.
[[nodiscard]] std::vector<SliceColumn> slice_columns(const measure::Sampler& sampler, const EndplateRequest& request,
                                                     const Columns& columns, const RoughSurface& rough,
                                                     const SliceGeometry& geometry);

}  // namespace kyphos::pipeline
