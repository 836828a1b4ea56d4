#pragma once

#include <cstdint>
#include <optional>

#include "measure/space/volume.h"

namespace kyphos::pipeline {

/// One label of a map as a shape in patient space. Holds a reference: must not outlive the map.
class LabelView {
 public:
  LabelView(const measure::LabelMap& map, std::uint8_t value);

  /// How much of the place the label fills, 0 to 1, by trilinear interpolation; nothing is beyond the map.
  [[nodiscard]] double occupancy(const measure::PointLps& point) const;
  [[nodiscard]] bool holds(const Eigen::Vector3i& index) const;
  /// Whether a place lies between the map's outermost voxels' middles.
  [[nodiscard]] bool in_map(const measure::PointLps& point) const;

  /// Along a ray that starts outside or inside: where the label begins or ends next. Nothing within `reach_mm`.
  [[nodiscard]] std::optional<double> next_edge_mm(const measure::PointLps& from, const measure::DirectionLps& along,
                                                   double start_mm, double reach_mm) const;

  [[nodiscard]] const measure::Grid& grid() const { return map_.grid; }
  [[nodiscard]] const Eigen::Affine3d& index_from_lps() const { return index_from_lps_; }
  /// Corners of the label's box, in voxels.
  [[nodiscard]] const Eigen::Vector3i& low() const { return low_; }
  [[nodiscard]] const Eigen::Vector3i& high() const { return high_; }

 private:
  const measure::LabelMap& map_;
  std::uint8_t value_;
  Eigen::Affine3d index_from_lps_;
  Eigen::Vector3i low_ = Eigen::Vector3i::Zero();
  Eigen::Vector3i high_ = Eigen::Vector3i::Constant(-1);
};

}  // namespace kyphos::pipeline
