#pragma once

#include <span>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// How much bone the pedicles of a body hold, in percent of what those of the bodies around hold.
struct Pedicles {
  Measured<double> left_percent = WhyNot{kNoVoxels};
  Measured<double> right_percent = WhyNot{kNoVoxels};
};

/// Bone is the attenuation above 100 HU, summed over the slab from 2 to 7 mm behind the posterior wall, from the
/// canal's side (6 mm from its middle between the pedicles) to 85 % of the body's half width (beyond are ribs), from
/// just below the middle of the body to its superior endplate. Compared with the median over both sides of up to two
/// bodies above and two below; its spread is the standard error. A pedicle that is broken and not displaced, and
/// ligaments, cannot be told on these numbers.
[[nodiscard]] std::vector<Pedicles> measure_pedicles(std::span<const VertebralBody> bodies, const Volume* volume);

}  // namespace kyphos::measure
