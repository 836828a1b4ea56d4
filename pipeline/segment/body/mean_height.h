#pragma once

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Difference of the mean heights of the left and the right half, without the middle 6 mm.
[[nodiscard]] double left_right_asymmetry_mm(const measure::EndplateSurface& superior,
                                             const measure::EndplateSurface& inferior);

}  // namespace kyphos::pipeline
