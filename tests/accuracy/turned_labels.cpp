#include "tests/accuracy/turned_labels.h"

#include <cmath>
#include <random>

#include "measure/space/units.h"

namespace kyphos::accuracy {

measure::LabelledSpine turned_labels(const measure::LabelledSpine& spine, const std::array<double, 3>& spacing_mm,
                                     int round) {
  std::mt19937 random(static_cast<unsigned>(round) + 17U);
  const auto between = [&](double most) {
    return most * (2.0 * static_cast<double>(random()) / static_cast<double>(std::mt19937::max()) - 1.0);
  };
  constexpr double kMostDeg = 4.0;
  const double turn = round == 0 ? 0.0 : measure::radians_from_deg(kMostDeg);
  const Eigen::Matrix3d rotation = (Eigen::AngleAxisd(between(turn), Eigen::Vector3d::UnitX()) *
                                    Eigen::AngleAxisd(between(turn), Eigen::Vector3d::UnitY()) *
                                    Eigen::AngleAxisd(between(turn), Eigen::Vector3d::UnitZ()))
                                       .toRotationMatrix();
  const auto& old = spine.map.grid;
  Eigen::AlignedBox3d box;
  for (int corner = 0; corner < 8; ++corner) {
    box.extend(rotation.transpose() * old.lps((corner & 1) != 0 ? old.size[0] - 1 : 0,
                                              (corner & 2) != 0 ? old.size[1] - 1 : 0,
                                              (corner & 4) != 0 ? old.size[2] - 1 : 0));
  }
  measure::LabelledSpine moved = spine;
  auto& grid = moved.map.grid;
  Eigen::Vector3d first;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    const double step = spacing_mm[static_cast<std::size_t>(axis)];
    first[axis] = box.min()[axis] + 0.5 * step * (1.0 + between(1.0));
    grid.size[static_cast<std::size_t>(axis)] = static_cast<int>((box.max()[axis] - first[axis]) / step) + 1;
    grid.lps_from_index.linear().col(axis) = rotation.col(axis) * step;
  }
  grid.lps_from_index.translation() = rotation * first;
  moved.map.label.assign(grid.voxel_count(), 0);
  const Eigen::Affine3d old_from_new = old.index_from_lps() * grid.lps_from_index;
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < grid.size[0]; ++i) {
        const Eigen::Vector3i at = (old_from_new * Eigen::Vector3d(i, j, k)).array().round().cast<int>();
        if (at.minCoeff() >= 0 && at.x() < old.size[0] && at.y() < old.size[1] && at.z() < old.size[2]) {
          moved.map.label[grid.offset(i, j, k)] = spine.map.label[old.offset(at.x(), at.y(), at.z())];
        }
      }
    }
  }
  return moved;
}

}  // namespace kyphos::accuracy
