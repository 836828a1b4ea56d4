#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"
#include "pipeline/segment/landmarks/rib_course.h"
#include "pipeline/segment/landmarks/rib_trace.h"

namespace kyphos::pipeline {

/// What one side of a body shows of ribs and sacrum.
struct SideEvidence {
  /// How far from the mid-sagittal plane bone can be followed from beside the body, in mm: a transverse process ends at
  /// 30-50 mm, a rib goes on. Nothing where the scan ends before 40 mm.
  std::optional<double> bone_reach_mm;
  /// The bone's far end leaves the scan: bone_reach_mm says "at least".
  bool leaves_scan = false;
  /// The scan's own reach to that side, in mm.
  double scan_reach_mm = 0.0;
  /// How steeply that bone runs down as it leaves: fall over way out, from 30 mm on; nothing where it ends sooner.
  /// Transverse processes run level or rise; the lower ribs fall.
  std::optional<double> fall;
  /// Height over the body's middle at which bone passes some 40 mm beside it, in mm along the body's axis.
  std::optional<double> rib_height_mm;
  /// Where bone goes on as a rib does: its way round the chest.
  std::optional<RibCourse> course{};
  /// Part of the place of a rib's head (beside the back of the body, upper half) that is bone; nothing outside the
  /// scan.
  std::optional<double> head_fraction;
  /// Part of the place beside the body (36-60 mm from the mid-plane) that is lung; nothing outside the scan.
  std::optional<double> lung_fraction;
  /// Part of the place of the sacral ala (26-42 mm beside, over the body's height) that is bone; nothing outside the
  /// scan.
  std::optional<double> ala_fraction;
};

/// All that one body and its surroundings tell about its level.
struct BodyLandmarks {
  SideEvidence left;
  SideEvidence right;
  double tilt_deg = 0.0;           ///< of the body's axis in the sagittal plane, top forward positive
  std::optional<double> depth_mm;  ///< sizes: nothing where the body is cut
  std::optional<double> width_mm;
  std::optional<double> height_mm;         ///< posterior
  std::optional<double> disc_score_below;  ///< how clearly the disc below was seen; nothing where there is none
  /// From its middle to the next one's, as a multiple of what the chain around lets expect; nothing at the chain's
  /// lower end and in chains too short to tell.
  std::optional<double> spacing_below;
};

/// Landmarks of every body, in the order given. bone_hu: what is bone on the copy; at most kRibBoneHu is asked of ribs.
[[nodiscard]] std::vector<BodyLandmarks> find_landmarks(const CoarseCopy& copy,
                                                        const std::vector<measure::VertebralBody>& bodies,
                                                        float bone_hu = kRibBoneHu);

/// Distances from middle to middle along the chain as multiples of the median of the two before and the two after each;
/// one fewer than middles. Nothing where no other is there.
[[nodiscard]] std::vector<std::optional<double>> relative_spacings(const std::vector<measure::PointLps>& middles);

}  // namespace kyphos::pipeline
