#pragma once

#include <span>
#include <string>
#include <vector>

#include "measure/measured.h"
#include "measure/mr/mr_series.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// A cleft filled with fluid inside a body: bright as the dural sac. In a collapsed body it is the fluid sign of a
/// fracture that does not heal.
struct FluidCleft {
  /// Fluid in mm3, each voxel by how far it is from marrow to the fluid of the dural sac; 0 where no cleft was found.
  Measured<double> volume_mm3 = WhyNot{"no MR series was read"};
  /// Signal of its bright third, as a part of the way from marrow to the dural sac's fluid.
  Measured<double> of_fluid = WhyNot{"no cleft was found"};
  std::string place{};             ///< "anterior superior"; empty without a cleft
  std::string series{};            ///< "T2"
  bool collapsed = false;          ///< its body's shape is called a fracture
  std::vector<PointLps> voxels{};  ///< for pictures
  [[nodiscard]] bool found() const { return volume_mm3 && volume_mm3.value() > 0.0; }
  /// The fluid sign: a cleft in a collapsed body.
  [[nodiscard]] bool is_sign() const { return found() && collapsed; }
};

/// Clefts of all bodies on the series that tells most of water. `fractured`: by shape, one a body.
[[nodiscard]] std::vector<FluidCleft> find_fluid_clefts(std::span<const VertebralBody> bodies,
                                                        const std::vector<bool>& fractured,
                                                        const std::vector<MrSeries>& series);

}  // namespace kyphos::measure
