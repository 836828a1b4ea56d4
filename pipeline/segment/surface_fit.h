#pragma once

#include <optional>
#include <vector>

#include "pipeline/segment/blurred_step.h"

namespace kyphos::pipeline {

/// One voxel value near an endplate: where it lies (u, v across; position outwards along the body's axis) and its HU.
struct SurfaceSample {
  double u_mm = 0.0;
  double v_mm = 0.0;
  double position_mm = 0.0;
  double hu = 0.0;
};

struct SurfaceFitRequest {
  double first_u_mm = 0.0;  ///< the rectangle that the surface covers
  double last_u_mm = 0.0;
  double first_v_mm = 0.0;
  double last_v_mm = 0.0;
  double knot_mm = 5.0;  ///< spacing of the spline's knots
  PointSpread spread;
  /// First guess of the endplate's outward position, by cell of a 1 mm grid over the rectangle, row by row in u.
  std::vector<double> start_mm;
  int count_u = 0;
  int count_v = 0;
  /// Where the next body's endplate is expected, outwards; it shines into thick slices. None where it is far.
  std::optional<double> next_mm;
};

/// A smooth surface with its standard error at every cell of the start grid.
struct SurfaceFit {
  std::vector<double> position_mm;
  std::vector<double> se_mm;
  std::vector<double> contrast_hu;  ///< shell above the disc
  double residual_hu = 0.0;         ///< robust spread of the misfit
};

/// Fits marrow | shell | disc | (shell | marrow of the next body), blurred by the point spread, to all voxels near an
/// endplate at once; the endplate is a cubic spline surface, the levels vary smoothly over it. Solved by damped
/// Gauss-Newton with weights that tame outliers. One slice may hold shell, disc and shell: no single profile could tell
/// them apart, the whole surface can, because slices cut it at many heights.
[[nodiscard]] std::optional<SurfaceFit> fit_surface(const std::vector<SurfaceSample>& samples,
                                                    const SurfaceFitRequest& request);

}  // namespace kyphos::pipeline
