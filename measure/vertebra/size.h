#pragma once

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Antero-posterior depth of the body in mm: mean distance of its walls over the middle half of the height.
[[nodiscard]] Measured<double> measure_depth_mm(const VertebralBody& body);

/// Left-right width of the body in mm at the outline nearest to its mid-height.
[[nodiscard]] Measured<double> measure_width_mm(const VertebralBody& body);

/// Area of the body in its mid-sagittal plane in mm2: mean height of the central slab times depth.
[[nodiscard]] Measured<double> measure_sagittal_area_mm2(const VertebralBody& body);

/// Area of the axial outline nearest to mid-height in mm2.
[[nodiscard]] Measured<double> measure_axial_area_mm2(const VertebralBody& body);

/// Volume of the body in cm3: mean height between the endplates times the mean area of its outlines.
/// Depends little on where landmarks fall; osteophytes count as far as the outline holds them.
[[nodiscard]] Measured<double> measure_volume_cm3(const VertebralBody& body);

/// Mean height of the left half minus that of the right half in mm, over places more than kCentralHalfSlabMm from the
/// midline that have a mirror place on the other side: lateral collapse.
[[nodiscard]] Measured<double> measure_left_right_difference_mm(const VertebralBody& body);

}  // namespace kyphos::measure
