#pragma once

#include <Eigen/Dense>
#include <string>

namespace kyphos::io::dicom {

/// Where one picture lies in patient space (LPS, mm).
struct SliceGeometry {
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();             ///< centre of the first pixel
  Eigen::Vector3d column_direction = Eigen::Vector3d::UnitX();  ///< unit, towards higher column numbers
  Eigen::Vector3d row_direction = Eigen::Vector3d::UnitY();     ///< unit, towards higher row numbers
  double column_step_mm = 1.0;
  double row_step_mm = 1.0;
  int rows = 0;
  int columns = 0;

  [[nodiscard]] Eigen::Vector3d normal() const { return column_direction.cross(row_direction); }
  /// Place along the normal in mm.
  [[nodiscard]] double position_mm() const { return origin.dot(normal()); }
};

/// "axial", "sagittal" or "coronal" where the normal is within 30 degrees of that axis, else "oblique".
[[nodiscard]] std::string orientation_name(const Eigen::Vector3d& normal);

}  // namespace kyphos::io::dicom
