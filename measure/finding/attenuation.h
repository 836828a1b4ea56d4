#pragma once

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Attenuation of the trabecular bone of one body in HU.
struct Attenuation {
  Measured<double> mean_hu = WhyNot{kNoVoxels};
  Measured<double> median_hu = WhyNot{kNoVoxels};
  double volume_cm3 = 0.0;  ///< of the region read
};

/// The region is the body eroded away from cortex, endplates and the basivertebral vein: 60 % of the outline's radius
/// (of the central slab for a single slice), 4 mm (or a quarter of a low body's height) off both endplates, and not in
/// the posterior third. Standard error: spread of the voxels over the number of independent ones, two voxels a side.
[[nodiscard]] Attenuation measure_attenuation(const VertebralBody& body, const Volume* volume);

}  // namespace kyphos::measure
