#pragma once

#include <vector>

#include "pipeline/segment/body/endplate_columns.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

/// The voxel-level surface: outward position of the endplate in every cell.
struct RoughSurface {
  std::vector<double> position;
};

/// The surface of the highest reward: bone inside, disc outside, smooth, near the plane where it is expected.
[[nodiscard]] RoughSurface find_rough_surface(const Columns& columns, float pull);

/// Whether the scan goes on beyond an endplate at this place: else the scan's own end could pass for one.
[[nodiscard]] bool scan_reaches(const Columns& columns, int iu, int iv, double position);

}  // namespace kyphos::pipeline
