#pragma once

#include <optional>

#include "io/input.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// Whether the bones lie as the header says: the spine behind, the head up. Throws Error where the scan is surely
/// stored upside down or back to front, since heights, angles and names would be another spine's; a warning where the
/// bones do not agree with the header and do not settle it. Left and right cannot be told. The volume is turned for a
/// second look where the first one found little, and is back as it was in the end.
[[nodiscard]] std::optional<measure::Warning> require_stored_direction(const io::SeriesSummary& series,
                                                                       measure::Volume& volume,
                                                                       const Segmentation& spine,
                                                                       const SegmentRequest& request);

}  // namespace kyphos::pipeline
