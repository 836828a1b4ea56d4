#include "pipeline/segment/body/slice_sampling.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/thick/thick_endplate.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

SliceGeometry slice_geometry(const measure::Sampler& sampler, const Eigen::Vector3d& direction) {
  const auto spacing = sampler.volume().grid.spacing_mm();
  SliceGeometry geometry;
  double widest = -1.0;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    const double thickness = spacing[static_cast<std::size_t>(axis)];
    const double seen = std::abs((sampler.index_from_lps().linear() * direction)[axis]) * thickness * thickness;
    if (seen > widest) {
      widest = seen;
      geometry.axis = axis;
    }
  }
  const double thickness = spacing[static_cast<std::size_t>(geometry.axis)];
  geometry.box_mm = std::abs((sampler.index_from_lps().linear() * direction)[geometry.axis]) * thickness * thickness;
  return geometry;
}

void read_slices(const measure::Sampler& sampler, const SliceGeometry& geometry, const ColumnLine& line, double from_mm,
                 double to_mm, SliceColumn& column) {
  const double per_mm = (sampler.index_from_lps().linear() * line.outwards)[geometry.axis];
  const double index0 = (sampler.index_from_lps() * line.foot)[geometry.axis];
  const double first = std::min(index0 + from_mm * per_mm, index0 + to_mm * per_mm);
  const double last = std::max(index0 + from_mm * per_mm, index0 + to_mm * per_mm);
  for (double slice = std::ceil(first); slice <= last; slice += 1.0) {
    double sum = 0.0;
    int count = 0;
    for (const double dv : {-0.25 * kPatchMm, 0.25 * kPatchMm}) {
      for (const double du : {-0.25 * kPatchMm, 0.25 * kPatchMm}) {
        // The four meet the slice at their own heights; the mean of those is the patch's.
        const measure::PointLps own = line.foot + du * line.forward + dv * line.left;
        const double own0 = (sampler.index_from_lps() * own)[geometry.axis];
        const float value = sampler.hu_or(own + (slice - own0) / per_mm * line.outwards, measure::kOutsideHu);
        if (value > measure::kOutsideHu) {
          sum += static_cast<double>(std::clamp(value, -150.0F, 1200.0F));
          ++count;
        }
      }
    }
    if (count == 4) {
      column.position_mm.push_back((slice - index0) / per_mm);
      column.hu.push_back(sum / count);
    }
  }
}

std::vector<SliceColumn> slice_columns(const measure::Sampler& sampler, const EndplateRequest& request,
                                       const Columns& columns, const RoughSurface& rough,
                                       const SliceGeometry& geometry) {
  const double half_box = 0.5 * geometry.box_mm;
  const double doubt = std::max(2.0, geometry.box_mm);  // the rough surface is trusted within a slice
  // Beyond this the next endplate does not reach the samples.
  const bool near_next = request.gap_mm && *request.gap_mm < kSliceSamplingDiscSideMm + doubt + geometry.box_mm + 1.0;
  std::vector<SliceColumn> result;
  for (int iv = 0; iv < columns.count_v(); iv += 2) {
    for (int iu = 0; iu < columns.count_u(); iu += 2) {
      if (!columns.in_ellipse(iu, iv, kClearOfWall)) {
        continue;
      }
      const double start = rough.position[columns.cell(iu, iv)];
      const double next = columns.expected(iu, iv) + request.gap_mm.value_or(0.0);
      const double outer =
          near_next ? std::min(start + kSliceSamplingDiscSideMm + doubt + half_box, next + half_box + kThroughShellMm)
                    : start + kSliceSamplingDiscSideMm + doubt + half_box;
      SliceColumn column;
      column.u_mm = columns.u(iu);
      column.v_mm = columns.v(iv);
      read_slices(sampler, geometry,
                  {.foot = request.frame.lps(column.u_mm, column.v_mm, 0.0),
                   .outwards = columns.sign() * request.frame.superior,
                   .forward = request.frame.anterior,
                   .left = request.frame.left},
                  start - doubt - kMarrowSideMm - half_box, outer, column);
      if (column.hu.size() < kFewestVoxels) {
        continue;
      }
      column.from_mm = std::max(start - doubt, columns.middle(iu, iv) + 1.5);
      column.to_mm = std::max(column.from_mm + 1.0, start + doubt);
      if (near_next) {
        column.next_mm = next;
      }
      result.push_back(std::move(column));
    }
  }
  return result;
}

}  // namespace kyphos::pipeline
