#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/fit/edge_fit.h"

namespace kyphos::pipeline {

struct WallRequest {
  measure::BodyFrame frame;
  double half_depth_mm = 15.0;
  double low_s_mm = -10.0;  ///< mean height of the inferior endplate in the frame
  double high_s_mm = 10.0;  ///< of the superior one
  PointSpread spread;
};

struct FoundWalls {
  std::vector<measure::AxialOutline> outlines;  ///< nine, lowest first, from 10 % to 90 % of the height
  std::vector<measure::WallPoint> posterior;    ///< in the mid-sagittal plane, at the same heights
  std::vector<measure::WallPoint> anterior;
  double inside_fraction = 0.0;  ///< part of the front and back rays whose wall the scan holds
};

/// Finds the wall around a body as a smooth surface over angle and height in its own frame.
[[nodiscard]] FoundWalls find_walls(const measure::Sampler& sampler, const WallRequest& request);

}  // namespace kyphos::pipeline
