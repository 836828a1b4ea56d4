#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/coarse_copy.h"

namespace kyphos::pipeline {

/// What one side of a body shows of ribs and sacrum.
struct SideEvidence {
  /// How far from the mid-sagittal plane bone can be followed from beside the body, in mm: a transverse process ends at
  /// 30-50 mm, a rib goes on. Nothing where the scan ends before 40 mm.
  std::optional<double> bone_reach_mm;
  /// The scan's own reach to that side, in mm: bone_reach_mm near it says "at least".
  double scan_reach_mm = 0.0;
  /// Part of the place of the sacral ala (26-42 mm beside, over the body's height) that is bone; nothing outside the
  /// scan.
  std::optional<double> ala_fraction;
};

struct BodyLandmarks {
  SideEvidence left;
  SideEvidence right;
  double tilt_deg = 0.0;  ///< of the body's axis in the sagittal plane, top forward positive
};

/// Landmarks of every body, in the order given.
[[nodiscard]] std::vector<BodyLandmarks> find_landmarks(const CoarseCopy& copy,
                                                        const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
