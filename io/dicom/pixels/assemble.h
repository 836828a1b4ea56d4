#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/dicom/stacking/stack_plan.h"
#include "measure/space/volume.h"

namespace kyphos::io::dicom {

/// Puts source slices (`columns` x `rows` HU each, in the plan's order) onto the plan's grid by linear interpolation.
/// A voxel that any padded or unscanned source voxel enters is kOutsideScan.
[[nodiscard]] measure::Volume assemble(const StackPlan& plan, std::span<const std::int16_t> source, int columns,
                                       int rows);

}  // namespace kyphos::io::dicom
