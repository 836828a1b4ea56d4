#pragma once

#include <string>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Gas inside a vertebral body: a sign of non-union (docs/facts.md, cleft).
struct Cleft {
  /// Gas volume in mm3, each voxel by the part of it that is gas; 0 where no cleft was found.
  Measured<double> volume_mm3 = WhyNot{kNoVoxels};
  std::string place{};                 ///< "anterior superior"; empty without a cleft
  PointLps centre = PointLps::Zero();  ///< LPS mm, where there is one
  std::vector<PointLps> voxels{};      ///< of gas, for pictures
  [[nodiscard]] bool found() const { return volume_mm3 && volume_mm3.value() > 0.0; }
};

/// Connected voxels below -200 HU (and below the marrow by four times its noise) of at least 25 mm3 and 8 voxels in the
/// body's inside, 1.5 mm and more from its endplates. Gas of which over a third lies beyond an endplate is vacuum of
/// the disc; gas that leaves through the wall is lung or bowel.
[[nodiscard]] Cleft find_cleft(const VertebralBody& body, const Volume* volume);

}  // namespace kyphos::measure
