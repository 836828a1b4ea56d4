#pragma once

#include <span>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// The part of a scan around its bodies, posterior elements included, in the same patient space: what later dates are
/// compared with, at a fraction of the memory. The whole volume where there are no bodies.
[[nodiscard]] measure::Volume crop_to_bodies(const measure::Volume& volume,
                                             std::span<const measure::VertebralBody> bodies);

}  // namespace kyphos::pipeline
