#pragma once

#include <array>
#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"
#include "pipeline/segment/landmarks/parameters.h"

namespace kyphos::pipeline {

/// Half the body's height in mm, at least 8; 11 where the endplates do not tell.
[[nodiscard]] double half_height_mm(const measure::VertebralBody& body);

/// Bone followed outwards from beside a body: a transverse process, a rib, the pelvis.
struct BoneTrace {
  double reach_mm = 0.0;                  ///< off the mid-sagittal plane
  bool leaves = false;                    ///< its far end leaves the scan
  std::optional<double> fall;             ///< fall over way out, from 30 mm to its end
  std::optional<double> height_mm;        ///< over the body's middle, where it passes some 40 mm out
  std::vector<std::array<int, 3>> start;  ///< its cells some 40 mm out, from where its course may be followed
};

/// Follows bone from beside each body (from the top), voxel by voxel, up to 75 mm off the mid-plane. side: 1 left,
/// -1 right. A rib that several bodies reach belongs to one of them.
[[nodiscard]] std::vector<BoneTrace> trace_bones(const CoarseCopy& copy,
                                                 const std::vector<measure::VertebralBody>& bodies, double side,
                                                 float bone_hu);

}  // namespace kyphos::pipeline
