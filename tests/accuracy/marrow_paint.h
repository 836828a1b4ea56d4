#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::accuracy {

/// Which part of a body is painted, along its own height.
enum class PaintedPart : unsigned char { Whole, UpperThird, LowerThird };

/// How much of each voxel of a grid is marrow of one label of a mask on a finer grid, within a part of its body. The
/// border of the part is soft over 3 mm.
[[nodiscard]] std::vector<float> painted_share(const measure::Volume& mask, int number,
                                               const measure::VertebralBody& body, PaintedPart part,
                                               const measure::Grid& onto);

/// The signal over black within the shares multiplied by a ratio, with a texture of 10 % of what is added. Same bytes
/// twice.
[[nodiscard]] measure::Volume with_oedema(measure::Volume volume, const std::vector<float>& share, double ratio);

/// An ellipsoid of fluid in the front of a body, as a lens along its upper endplate: its volume, its signal.
[[nodiscard]] measure::Volume with_cleft(measure::Volume volume, const measure::VertebralBody& body, double mm3,
                                         double signal);

}  // namespace kyphos::accuracy
