#pragma once

#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

/// Sagittal planes within 6 mm of the midline of the real scans, each taken as a single slice, against the volume's own
/// heights in that plane: bodies found, heights, false losses. Prints a line a scan.
Scores compare_plane_slices(const SectionRequest& request);

/// Boxes of 13 cm at random places of the real scans that hold no spine (seeded): bodies measured in them are failures.
/// `boxes` are drawn a scan; those with spine are not used.
Scores count_bodies_without_spine(const SectionRequest& request, int boxes);

}  // namespace kyphos::accuracy
