#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// The expected distance in mm from disc to disc at every sample of the curve, from how pedicles and foramina alternate
/// behind the bodies. The pedicles tell the period only: their phase against the discs differs from level to level.
[[nodiscard]] std::vector<double> disc_period_mm(const measure::Sampler& sampler, const SpineCurve& curve);

}  // namespace kyphos::pipeline
