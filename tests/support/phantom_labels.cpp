#include "tests/support/phantom_labels.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {
namespace {

bool between(double value, double low, double high) { return value >= low && value <= high; }

/// Pedicles, lamina, spinous and transverse processes as blocks behind the body, around a canal of 16 mm.
bool in_arch(const BodyShape& shape, const Eigen::Vector3d& at) {
  const double behind = -shape.half_depth_mm() - at.x();  // mm behind the rearmost point of the wall
  const double side = std::abs(at.y());
  const bool pedicle = between(behind, -6.0, 17.0) && between(side, 9.0, 16.0) && between(at.z(), 1.0, 9.0);
  const bool lamina = between(behind, 16.0, 22.0) && side <= 16.0 && between(at.z(), -9.0, 7.0);
  const bool spinous = between(behind, 22.0, 42.0) && side <= 3.0 && between(at.z(), -14.0, -2.0);
  const bool transverse = between(behind, 6.0, 12.0) && between(side, 16.0, 36.0) && between(at.z(), 2.0, 8.0);
  return pedicle || lamina || spinous || transverse;
}

struct IndexBox {
  Eigen::Vector3i low;
  Eigen::Vector3i high;
};

/// The voxels that a vertebra around a point may reach.
IndexBox box_around(const measure::Grid& grid, const Eigen::Vector3d& point) {
  constexpr double kReachMm = 75.0;
  const Eigen::Vector3d middle = grid.index_from_lps() * point;
  const auto spacing = grid.spacing_mm();
  IndexBox box;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    const double reach = kReachMm / spacing[static_cast<std::size_t>(axis)];
    const int last = grid.size[static_cast<std::size_t>(axis)] - 1;
    box.low[axis] = static_cast<int>(std::clamp(middle[axis] - reach, 0.0, last + 1.0));
    box.high[axis] = static_cast<int>(std::clamp(middle[axis] + reach, -1.0, last + 0.0));
  }
  return box;
}

}  // namespace

measure::LabelMap phantom_labels(const PhantomSpec& spec, const measure::Grid& grid, measure::LabelExtent extent) {
  const PhantomAnatomy anatomy(spec);
  measure::LabelMap map{.grid = grid, .label = std::vector<std::uint8_t>(grid.voxel_count(), 0)};
  for (const PlacedBody& body : anatomy.bodies()) {
    if (body.size.level == measure::Level::S1) {
      continue;
    }
    const IndexBox box = box_around(grid, spec.pose * body.frame.origin);
    for (int k = box.low.z(); k <= box.high.z(); ++k) {
      for (int j = box.low.y(); j <= box.high.y(); ++j) {
        for (int i = box.low.x(); i <= box.high.x(); ++i) {
          const Eigen::Vector3d at = body.frame.frame_coordinates(spec.pose.inverse() * grid.lps(i, j, k));
          const auto distance = body.shape.distance(at.x(), at.y(), at.z());
          const bool inside = std::max(distance.wall_mm, distance.endplate_mm) < 0.0 ||
                              (extent == measure::LabelExtent::WholeVertebra && in_arch(body.shape, at));
          if (inside) {
            map.label[grid.offset(i, j, k)] = static_cast<std::uint8_t>(measure::verse_number(body.size.level));
          }
        }
      }
    }
  }
  return map;
}

measure::LabelledSpine phantom_labelled_spine(const PhantomSpec& spec, const measure::Grid& grid,
                                              measure::LabelExtent extent) {
  measure::LabelledSpine spine;
  spine.map = phantom_labels(spec, grid, extent);
  spine.extent = extent;
  const std::set<int> present(spine.map.label.begin(), spine.map.label.end());
  for (const int value : present) {
    if (value != 0) {
      spine.vertebrae.push_back({.value = static_cast<std::uint8_t>(value),
                                 .level = measure::level_from_verse_number(value),
                                 .called = std::to_string(value)});
    }
  }
  spine.method = {.source = measure::BodySource::LabelMap, .name = "phantom", .version = "1"};
  return spine;
}

}  // namespace kyphos::test
