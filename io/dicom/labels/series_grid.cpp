#include "io/dicom/labels/series_grid.h"

#include <variant>

#include "io/dicom/files/file_kind.h"
#include "io/dicom/header/header.h"
#include "io/dicom/nifti/nifti_header.h"
#include "io/dicom/nifti/nifti_place.h"

namespace kyphos::io {
namespace {

std::optional<dicom::SliceGeometry> geometry_of_slice(const SliceSource& slice) {
  const dicom::HeaderResult result = dicom::read_header(slice.file);
  if (!result.header || slice.frame < 0 || static_cast<std::size_t>(slice.frame) >= result.header->frames.size()) {
    return std::nullopt;
  }
  return result.header->frames[static_cast<std::size_t>(slice.frame)].geometry;
}

}  // namespace

std::optional<measure::Grid> grid_of_series(const SeriesSummary& series) {
  if (series.slices.empty()) {
    return std::nullopt;
  }
  if (dicom::kind_of_file(series.slices.front().file) == dicom::FileKind::Nifti) {
    const auto read = dicom::read_nifti_header(series.slices.front().file);
    const auto* const header = std::get_if<nifti_1_header>(&read);
    return header != nullptr ? dicom::place_of(*header).grid : std::nullopt;
  }
  const auto first = geometry_of_slice(series.slices.front());
  const auto last = geometry_of_slice(series.slices.back());
  if (!first || !last) {
    return std::nullopt;
  }
  const int count = static_cast<int>(series.slices.size());
  measure::Grid grid{.size = {first->columns, first->rows, count}};
  grid.lps_from_index.linear().col(0) = first->column_direction * first->column_step_mm;
  grid.lps_from_index.linear().col(1) = first->row_direction * first->row_step_mm;
  grid.lps_from_index.linear().col(2) = count > 1 ? Eigen::Vector3d((last->origin - first->origin) / (count - 1))
                                                  : Eigen::Vector3d(first->normal() * series.spacing_mm[2]);
  grid.lps_from_index.translation() = first->origin;
  return grid;
}

}  // namespace kyphos::io
