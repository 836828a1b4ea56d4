#pragma once

#include <vector>

#include "measure/space/lps.h"
#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// The spinal canal as a chain of points from the lowest to the highest, about one a coarse slice, smooth.
struct CanalPath {
  std::vector<measure::PointLps> points;
  /// Mean excess of the canal score along the chain that sees it best, of usual or of thin bone; 0 where no canal was
  /// found. Spines give 0.48 to 0.57, one with contrast in the canal 0.32; thigh, hip, arm and ribs up to 0.40.
  double mean_score = 0.0;
  float bone_hu = 0.0F;  ///< what counted as bone on the copy: lower where the skeleton is thin
};

/// Finds the soft, ringed tunnel behind a row of bodies by dynamic programming over axial slices.
/// Empty where there is none of at least 30 mm.
[[nodiscard]] CanalPath find_canal(const CoarseCopy& copy);

}  // namespace kyphos::pipeline
