#pragma once

#include <vector>

#include "pipeline/finder/sagittal_view.h"

namespace kyphos::pipeline {

/// A straight edge in a picture's plane: depth y and height z in mm (LPS) of its middle, and its direction backwards.
struct ViewEdge {
  double y_mm = 0.0;
  double z_mm = 0.0;
  double backwards_y = 1.0;
  double backwards_z = 0.0;
};

/// One patch of a picture that looks like one vertebral body.
struct Blob {
  double y_mm = 0.0;  ///< of its middle
  double z_mm = 0.0;
  double area_mm2 = 0.0;
  double probability = 0.0;  ///< mean over its pixels
  double half_depth_mm = 0.0;
  double height_front_mm = 0.0;  ///< at the stations of the anterior, middle and posterior height
  double height_middle_mm = 0.0;
  double height_back_mm = 0.0;
  ViewEdge upper;
  ViewEdge lower;
  bool cut = false;  ///< reaches where the scan or the picture ends
  std::vector<std::size_t> pixels;
};

/// The patches of a body map, kept apart by the map of cores; those too small for a body are left out.
[[nodiscard]] std::vector<Blob> find_blobs(const SagittalView& view, const TissueMaps& maps,
                                           const std::vector<bool>& held);

}  // namespace kyphos::pipeline
