#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/endplate_columns.h"
#include "pipeline/segment/rough_endplate.h"
#include "pipeline/segment/slice_column.h"

namespace kyphos::pipeline {

/// How the scan's slices cut the body's axis.
struct SliceGeometry {
  Eigen::Index axis = 2;      ///< index axis of the slices
  double box_mm = 0.0;        ///< thickness of a slice as seen along the body's axis
  double index_per_mm = 0.0;  ///< slices passed per mm along the body's axis
};

[[nodiscard]] SliceGeometry slice_geometry(const measure::Sampler& sampler, const measure::BodyFrame& frame);

/// The voxels near a rough surface, patch by patch (kPatchMm), well inside the walls.
[[nodiscard]] std::vector<SliceColumn> slice_columns(const measure::Sampler& sampler, const EndplateRequest& request,
                                                     const Columns& columns, const RoughSurface& rough,
                                                     const SliceGeometry& geometry);

}  // namespace kyphos::pipeline
