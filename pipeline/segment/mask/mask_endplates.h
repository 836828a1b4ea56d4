#pragma once

#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/body/endplates.h"
#include "pipeline/segment/mask/label_view.h"
#include "pipeline/segment/mask/mask_walls.h"

namespace kyphos::pipeline {

/// A neighbouring pair of voxels of which one is in the label and the next one towards the endplate is not, in the
/// body's frame: the surface passes between them.
struct MaskEdge {
  Eigen::Vector3d inside;
  Eigen::Vector3d outside;
};

struct MaskEndplate {
  measure::EndplateSurface surface;
  double residual_mm = 0.0;    ///< robust spread of the edges beyond their voxels
  double held_fraction = 0.0;  ///< part of the columns whose edge the map holds
};

/// The endplate as the smoothest surface that passes between the voxels of each pair: staircases of thick slices are
/// intervals, not places. `low_s_mm`, `high_s_mm` are the rough heights of both endplates.
[[nodiscard]] MaskEndplate mask_endplate(const LabelView& view, const measure::BodyFrame& frame, const MaskWalls& walls,
                                         double low_s_mm, double high_s_mm, EndplateSide side);

}  // namespace kyphos::pipeline
