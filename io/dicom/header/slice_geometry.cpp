#include "io/dicom/header/slice_geometry.h"

#include <array>
#include <cmath>

namespace kyphos::io::dicom {

std::string orientation_name(const Eigen::Vector3d& normal) {
  // Gantries tilt up to 30 degrees and reformats follow the spine's curve by as much; beyond, no name fits.
  constexpr double kCosine30Deg = 0.866;
  constexpr std::array<const char*, 3> kNames{"sagittal", "coronal", "axial"};
  Eigen::Index axis = 0;
  const double most = normal.normalized().cwiseAbs().maxCoeff(&axis);
  return most >= kCosine30Deg ? kNames.at(static_cast<std::size_t>(axis)) : "oblique";
}

}  // namespace kyphos::io::dicom
