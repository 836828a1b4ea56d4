#pragma once

#include "measure/space/volume.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// Bodies of an MR in sagittal slices or cubes, on any contrast: places by the learned finder, walls and endplates on
/// the native voxels by how like marrow they are. Levels stay unnamed unless the user names one. Without the finder's
/// weights, or where it sees no column: no bodies and the warning "no_spine".
[[nodiscard]] Segmentation segment_mr(const measure::Volume& volume, const SegmentRequest& request);

}  // namespace kyphos::pipeline
