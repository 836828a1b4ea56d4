#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "pipeline/finder/network.h"
#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {

/// A sagittal picture through a volume that follows a line from side to side: superior at the top, anterior on the
/// left.
struct SagittalView {
  double top_z_mm = 0.0;     ///< LPS, of the first row
  double front_y_mm = 0.0;   ///< of the first column
  std::vector<double> x_mm;  ///< one a row
  int columns = 0;

  [[nodiscard]] int rows() const { return static_cast<int>(x_mm.size()); }
  [[nodiscard]] measure::PointLps point(double row, double column) const;
  [[nodiscard]] std::size_t pixel(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
  /// The pixel nearest to a point, by its height and depth; nothing outside the picture.
  [[nodiscard]] std::optional<std::size_t> pixel_at(const measure::PointLps& point) const;
};

/// Extent of a volume in LPS mm.
struct VolumeBox {
  measure::PointLps low, high;
};
[[nodiscard]] VolumeBox box_of(const measure::Grid& grid);

/// The picture that holds the box's heights and depths, along the path (LPS points in any order; one point: a plane).
/// Beyond the path's ends straight on.
[[nodiscard]] SagittalView view_along(const VolumeBox& box, std::span<const measure::PointLps> path);

/// Values of a volume that are shown black and white.
struct GreyWindow {
  float black = kSagittalViewBlackHu;
  float white = kSagittalViewWhiteHu;
};

/// The window that training drew from for a CT; for an MR what its own values span.
[[nodiscard]] GreyWindow window_of(const measure::Volume& volume);

/// Grey values of the view moved aside by `aside_mm`; black outside the scan. `held` tells which pixels the scan holds.
[[nodiscard]] NetworkPicture picture_of(const measure::Sampler& sampler, const GreyWindow& window,
                                        const SagittalView& view, double aside_mm, std::vector<bool>* held = nullptr);

}  // namespace kyphos::pipeline
