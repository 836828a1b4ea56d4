#include "tests/support/dicom_planes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "measure/space/units.h"

namespace kyphos::test {
namespace {

using Eigen::Vector3d;

std::array<int, 3> axes_of(SliceAxis axis) {
  switch (axis) {
    case SliceAxis::I:
      return {1, 2, 0};
    case SliceAxis::J:
      return {0, 2, 1};
    case SliceAxis::K:
      break;
  }
  return {0, 1, 2};
}

double slice_spacing_mm(const Planes& planes) { return std::abs(planes.slice.dot(planes.normal)); }

std::uint16_t stored_value(double hu, double slope, const DicomSeriesOptions& options) {
  const double raw = (hu - options.intercept) / slope;
  const bool is_signed = options.sign == PixelSign::Signed;
  const double lowest = is_signed ? -std::ldexp(1.0, options.bits_stored - 1) : 0.0;
  const double highest = std::ldexp(1.0, options.bits_stored - (is_signed ? 1 : 0)) - 1.0;
  return static_cast<std::uint16_t>(std::lround(std::clamp(raw, lowest, highest)));
}

}  // namespace

Planes planes_of(const measure::Grid& grid, const DicomSeriesOptions& options) {
  const auto [column_axis, row_axis, slice_axis] = axes_of(options.slice_axis);
  const Eigen::Matrix3d steps = grid.lps_from_index.linear();
  Planes planes{.origin = grid.lps(0, 0, 0),
                .column = steps.col(column_axis),
                .row = steps.col(row_axis),
                .slice = steps.col(slice_axis),
                .normal = steps.col(slice_axis).normalized(),
                .columns = grid.size[static_cast<std::size_t>(column_axis)],
                .rows = grid.size[static_cast<std::size_t>(row_axis)],
                .slices = grid.size[static_cast<std::size_t>(slice_axis)]};
  if (row_axis == 2) {  // The head is at the top of sagittal and coronal pictures.
    planes.origin += planes.row * (planes.rows - 1);
    planes.row = -planes.row;
  }
  if (options.gantry_tilt_deg != 0.0) {
    // The planes turn about the columns' axis; the table still moves along the slices' axis.
    const Eigen::AngleAxisd tilt(measure::radians_from_deg(options.gantry_tilt_deg), planes.column.normalized());
    planes.row = tilt * planes.row;
    planes.normal = tilt * planes.normal;
  }
  return planes;
}

double thickness_mm(const Planes& planes, const DicomSeriesOptions& options) {
  return options.slice_thickness_mm.value_or(slice_spacing_mm(planes));
}

Vector3d slice_origin(const Planes& planes, const DicomSeriesOptions& options, int slice) {
  const std::size_t at = static_cast<std::size_t>(slice);
  const double shift_mm = at < options.slice_shift_mm.size() ? options.slice_shift_mm[at] : 0.0;
  return planes.origin + planes.slice * slice + planes.normal * shift_mm;
}

double slope_of(const DicomSeriesOptions& options, int slice) {
  return options.slopes[static_cast<std::size_t>(slice) % options.slopes.size()];
}

std::vector<std::uint16_t> stored_slice(const measure::Sampler& sampler, const Planes& planes,
                                        const DicomSeriesOptions& options, int slice) {
  const std::uint16_t padding = options.padding_value ? static_cast<std::uint16_t>(*options.padding_value)
                                                      : stored_value(-1024.0, slope_of(options, slice), options);
  const Vector3d origin = slice_origin(planes, options, slice);
  std::vector<std::uint16_t> stored;
  stored.reserve(static_cast<std::size_t>(planes.rows) * static_cast<std::size_t>(planes.columns));
  for (int row = 0; row < planes.rows; ++row) {
    for (int column = 0; column < planes.columns; ++column) {
      const std::optional<float> hu = sampler.hu_at(origin + planes.row * row + planes.column * column);
      stored.push_back(hu ? stored_value(static_cast<double>(*hu), slope_of(options, slice), options) : padding);
    }
  }
  // Bits above the stored ones are zero, as most scanners leave them.
  const unsigned mask = (1U << static_cast<unsigned>(options.bits_stored)) - 1U;
  for (std::uint16_t& value : stored) {
    value = static_cast<std::uint16_t>(value & mask);
  }
  return stored;
}

}  // namespace kyphos::test
