#pragma once

#include <vector>

#include "measure/space/lps.h"
#include "pipeline/segment/coarse_copy.h"

namespace kyphos::pipeline {

/// The spinal canal as a chain of points from the lowest to the highest, about one a coarse slice, smooth.
struct CanalPath {
  std::vector<measure::PointLps> points;
  double mean_score = 0.0;  ///< mean excess of the canal score along the path; 0 where no canal was found
  float bone_hu = 0.0F;     ///< what counted as bone on the copy: lower where the skeleton is thin
};

/// Finds the soft, ringed tunnel behind a row of bodies by dynamic programming over axial slices.
/// Empty where there is none of at least 30 mm.
[[nodiscard]] CanalPath find_canal(const CoarseCopy& copy);

}  // namespace kyphos::pipeline
