#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// Moves frames (step_mm apart) sideways to the best left-right symmetry where the path ran well beside the middle:
/// along a lateral recess, say, where contrast in the thecal sac left no other soft tunnel.
void shift_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm);

/// Turns every frame about its superior axis to the best left-right symmetry, smooth along the curve.
void turn_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm);

}  // namespace kyphos::pipeline
