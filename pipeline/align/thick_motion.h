#pragma once

#include "pipeline/align/body_in_scan.h"
#include "pipeline/align/endplate_motion.h"

namespace kyphos::pipeline {

/// How one endplate has moved between two scans of thick slices, by the fit of both at once (endplate_rise.h).
/// `forth` and `back` are what following the bone from either scan into the other found (endplate_motion.h): they say
/// how the endplate has slid and turned, for which the slices' own plane is fine; where neither found it, the two
/// outlines say so.
[[nodiscard]] EndplateMotion follow_thick_endplate(const BodyInScan& first, const BodyInScan& second, bool top,
                                                   const EndplateMotion& forth, const EndplateMotion& back);

}  // namespace kyphos::pipeline
