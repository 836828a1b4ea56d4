#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "measure/measured.h"
#include "measure/study.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// All angles in degrees, kyphosis (ventral wedging) positive, between planes fitted to many endplate points.

/// Superior against inferior endplate of one body, in its own sagittal plane.
[[nodiscard]] Measured<double> measure_wedge_angle_deg(const VertebralBody& body);

/// Superior against inferior endplate of one body in its coronal plane; positive where the left side is the lower one.
[[nodiscard]] Measured<double> measure_coronal_wedge_deg(const VertebralBody& body);

/// Superior endplate of the body above to inferior endplate of the body below, in the sagittal plane of the body itself
/// ("segmental kyphosis" after Ulmar 2010, PMC2899829, the most reliable of the local angles).
[[nodiscard]] Measured<double> measure_segmental_kyphosis_deg(std::span<const VertebralBody> bodies, std::size_t index);

/// Superior endplate of the body above to inferior endplate of the body itself (Gardner).
[[nodiscard]] Measured<double> measure_gardner_angle_deg(std::span<const VertebralBody> bodies, std::size_t index);

/// Farcy's sagittal index: the angle of one body with the disc above it (inferior endplate of the body above to
/// inferior endplate of the body itself) less what is normal there: 5 degrees in T1-T11, 0 in T12 and L1, -10 in L2-L5
/// (Farcy, recollected; docs/facts.md). Needs the name of the level.
[[nodiscard]] Measured<double> measure_sagittal_index_deg(std::span<const VertebralBody> bodies, std::size_t index);

/// The regional angles: thoracic T4-T12 (where T4 is not in view T5-T12, and named so), thoracolumbar T10-L2, lumbar
/// L1-S1 and L1-L5. Every one is listed, with its reason where it cannot be had.
[[nodiscard]] std::vector<SpineAngle> measure_regional_angles(std::span<const VertebralBody> bodies);

}  // namespace kyphos::measure
