#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <vector>

#include "tests/support/dicom_builder.h"

namespace kyphos::test {

/// The geometry and the stored samples of the DICOM builder: no DICOM library here.

/// The planes on which a volume is written.
struct Planes {
  Eigen::Vector3d origin;  ///< centre of the first pixel of the first slice
  Eigen::Vector3d column;  ///< step from one column to the next, mm
  Eigen::Vector3d row;     ///< step from one row to the next, mm
  Eigen::Vector3d slice;   ///< step from one slice to the next, mm
  Eigen::Vector3d normal;  ///< unit normal of the planes, along the slices
  int columns = 0;
  int rows = 0;
  int slices = 0;
};

/// Lays out the planes of a series through a volume, tilted where the options say so.
[[nodiscard]] Planes planes_of(const measure::Grid& grid, const DicomSeriesOptions& options);

[[nodiscard]] double thickness_mm(const Planes& planes, const DicomSeriesOptions& options);
[[nodiscard]] Eigen::Vector3d slice_origin(const Planes& planes, const DicomSeriesOptions& options, int slice);
[[nodiscard]] double slope_of(const DicomSeriesOptions& options, int slice);

/// The samples of one slice as they are stored, row by row.
[[nodiscard]] std::vector<std::uint16_t> stored_slice(const measure::Sampler& sampler, const Planes& planes,
                                                      const DicomSeriesOptions& options, int slice);

}  // namespace kyphos::test
