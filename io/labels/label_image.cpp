#include "io/labels/label_image.h"

#include <algorithm>
#include <array>
#include <utility>

#include "io/labels/parameters.h"

namespace kyphos::io {
namespace {

/// Voxels kept around the labels.
constexpr int kMargin = 2;

struct LabelBox {
  std::array<int, 3> low{0, 0, 0};
  std::array<int, 3> high{-1, -1, -1};
};

LabelBox box_of_labels(const LabelImage& image) {
  LabelBox box{.low = image.grid.size, .high = {-1, -1, -1}};
  const auto& size = image.grid.size;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        if (image.at(i, j, k) != 0) {
          const std::array<int, 3> here{i, j, k};
          for (std::size_t axis = 0; axis < 3; ++axis) {
            box.low[axis] = std::min(box.low[axis], here[axis]);
            box.high[axis] = std::max(box.high[axis], here[axis]);
          }
        }
      }
    }
  }
  return box;
}

}  // namespace

std::vector<LabelCount> count_labels(const LabelImage& image) {
  std::vector<LabelCount> all(std::size_t{1} << 16U);
  const auto& size = image.grid.size;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        if (const std::uint16_t value = image.at(i, j, k); value != 0) {
          ++all[value].voxels;
          all[value].centroid += Eigen::Vector3d(i, j, k);
        }
      }
    }
  }
  std::vector<LabelCount> found;
  for (std::size_t value = 1; value < all.size(); ++value) {
    if (all[value].voxels > 0) {
      found.push_back({.value = static_cast<int>(value),
                       .voxels = all[value].voxels,
                       .centroid = image.grid.lps_from_index *
                                   Eigen::Vector3d(all[value].centroid / static_cast<double>(all[value].voxels))});
    }
  }
  return found;
}

bool same_grid(const measure::Grid& one, const measure::Grid& other) {
  if (one.size != other.size) {
    return false;
  }
  const Eigen::Affine3d index_from_index = one.index_from_lps() * other.lps_from_index;
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector3d index((corner & 1) != 0 ? one.size[0] - 1 : 0, (corner & 2) != 0 ? one.size[1] - 1 : 0,
                                (corner & 4) != 0 ? one.size[2] - 1 : 0);
    if ((index_from_index * index - index).cwiseAbs().maxCoeff() > kSameGridVoxels) {
      return false;
    }
  }
  return true;
}

LabelImage cropped_to_labels(LabelImage image) {
  LabelBox box = box_of_labels(image);
  if (box.high[0] < 0) {
    return image;
  }
  measure::Grid grid;
  Eigen::Vector3d first;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.low[axis] = std::max(0, box.low[axis] - kMargin);
    box.high[axis] = std::min(image.grid.size[axis] - 1, box.high[axis] + kMargin);
    grid.size[axis] = box.high[axis] - box.low[axis] + 1;
    first[static_cast<Eigen::Index>(axis)] = box.low[axis];
  }
  grid.lps_from_index = image.grid.lps_from_index * Eigen::Translation3d(first);
  std::vector<std::uint16_t> kept;
  kept.reserve(grid.voxel_count());
  for (int k = box.low[2]; k <= box.high[2]; ++k) {
    for (int j = box.low[1]; j <= box.high[1]; ++j) {
      const auto row = image.value.begin() + static_cast<std::ptrdiff_t>(image.grid.offset(box.low[0], j, k));
      kept.insert(kept.end(), row, row + grid.size[0]);
    }
  }
  image.whole_grid = image.whole_grid ? image.whole_grid : image.grid;
  image.grid = grid;
  image.value = std::move(kept);
  return image;
}

}  // namespace kyphos::io
