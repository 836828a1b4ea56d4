#pragma once

#include "measure/space/volume.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// Whether a volume is one sagittal slice.
[[nodiscard]] bool is_single_sagittal_slice(const measure::Volume& volume);

/// The slice repeated to both sides: what the volume would hold if the body looked the same beside the slice.
/// Lines of one value around the picture, which reformats add, lie outside the scan.
[[nodiscard]] measure::Volume extruded(const measure::Volume& picture);

/// Bodies of one sagittal slice, each marked as such: endplates fill one row, and nothing is known of left and right.
/// Levels at which the slice does not pass through the open canal lie beside the midline and are not measured; where no
/// canal is found at all, there are no bodies and the warning "off_midline".
[[nodiscard]] Segmentation segment_single_slice(const measure::Volume& volume, const SegmentRequest& request);

}  // namespace kyphos::pipeline
