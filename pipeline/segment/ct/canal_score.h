#pragma once

#include <vector>

#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// What counts as bone on the 2 mm copy, and what makes the box where a body should be look like one.
struct BoneScale {
  float bone_hu;
  bool by_excess;  ///< a body by its shell and endplates alone: its marrow is no brighter than muscle
};

/// How much each place of the strip around the patient's midline looks like the middle of a spinal canal; below 0 it
/// does not.
struct CanalScores {
  int x_first = 0;                         ///< of the strip, in voxels of the copy
  int width = 0;                           ///< of the strip
  std::vector<std::vector<float>> slices;  ///< one a slice, width x ny, averaged over 9 mm along z
};

[[nodiscard]] CanalScores score_canal(const CoarseCopy& copy, const BoneScale& scale);

}  // namespace kyphos::pipeline
