#pragma once

#include <array>
#include <functional>
#include <span>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::test {

/// What a painted scan of ideal bodies holds besides them.
struct PaintSpec {
  double spacing_mm = 1.0;
  double marrow_hu = 150.0;
  double cortex_hu = 450.0;  ///< rim of 1.5 mm inside the outline and the endplates
  double noise_hu = 0.0;
  /// Attenuation at a point in patient space where it is special; nothing: anatomy as usual.
  std::function<std::optional<double>(const measure::PointLps&)> special{};
};

/// A volume around the bodies: soft tissue of 40 HU, bodies with cortex and marrow, behind them a canal of 20 HU that
/// ends at an arch of 500 HU. The canal's borders are the bodies' posterior_wall and canal_posterior. Every voxel is
/// the mean of 2 x 2 x 2 points.
[[nodiscard]] measure::Volume paint(std::span<const measure::VertebralBody> bodies, const PaintSpec& spec);

/// A volume of 2 mm voxels, centred on the origin, with the attenuation that `hu` gives at each voxel's middle and
/// Gaussian noise on it: for scans without a spine.
[[nodiscard]] measure::Volume paint_everywhere(const std::array<int, 3>& size, double noise_hu,
                                               const std::function<double(const measure::PointLps&)>& hu);

}  // namespace kyphos::test
