#include "tests/accuracy/painted_spine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "tests/accuracy/perturbations.h"
#include "tests/accuracy/resample.h"
#include "tests/support/phantom_texture.h"

namespace kyphos::accuracy {

using measure::Grid;
using measure::Volume;

namespace {

constexpr double kStepMm = 0.75;
constexpr double kRoundingMm = 1.0;  // one sigma
constexpr double kSurroundingsMm = 3.0;
constexpr double kShellMm = 1.2;
constexpr double kSpreadMm = 0.5;  // in the plane: a standard kernel
constexpr double kNoiseHu = 15.0;
constexpr int kHighestLabel = 28;

struct Box {
  Eigen::Vector3d low = Eigen::Vector3d::Constant(1.0e9);
  Eigen::Vector3d high = Eigen::Vector3d::Constant(-1.0e9);
  void add(const Eigen::Vector3d& point) {
    low = low.cwiseMin(point);
    high = high.cwiseMax(point);
  }
};

/// Where a label lies (all labels where none is given).
Box box_of(const Volume& labels, std::optional<int> number) {
  Box box;
  for (int k = 0; k < labels.grid.size[2]; ++k) {
    for (int j = 0; j < labels.grid.size[1]; ++j) {
      for (int i = 0; i < labels.grid.size[0]; ++i) {
        const int label = labels.at(i, j, k);
        if (number ? label == *number : label > 0 && label <= kHighestLabel) {
          box.add(labels.grid.lps(i, j, k));
        }
      }
    }
  }
  return box;
}

Box box_of_grid(const Grid& grid) {
  Box box;
  for (int corner = 0; corner < 8; ++corner) {
    box.add(grid.lps((corner & 1) * (grid.size[0] - 1), ((corner >> 1) & 1) * (grid.size[1] - 1),
                     (corner >> 2) * (grid.size[2] - 1)));
  }
  return box;
}

/// An axial grid around the labels that ends where the label map does above and below.
Grid fine_grid(const Volume& labels) {
  const Eigen::Vector3d room(45.0, 45.0, 12.0);
  const Box spine = box_of(labels, std::nullopt);
  const Box field = box_of_grid(labels.grid);
  Eigen::Vector3d low = spine.low - room;
  Eigen::Vector3d high = spine.high + room;
  low.z() = std::max(low.z(), field.low.z());
  high.z() = std::min(high.z(), field.high.z());
  Grid grid;
  for (int axis = 0; axis < 3; ++axis) {
    grid.size[static_cast<std::size_t>(axis)] = static_cast<int>((high - low)(axis) / kStepMm) + 1;
  }
  grid.lps_from_index.linear() = Eigen::Vector3d::Constant(kStepMm).asDiagonal();
  grid.lps_from_index.translation() = low;
  return grid;
}

/// Gaussian blur along all three axes; empty outside.
void blur(std::vector<float>& values, const std::array<int, 3>& size, double sd_cells) {
  const int half = static_cast<int>(std::ceil(3.0 * sd_cells));
  std::vector<float> weights;
  float sum = 0.0F;
  for (int d = -half; d <= half; ++d) {
    weights.push_back(static_cast<float>(std::exp(-0.5 * d * d / (sd_cells * sd_cells))));
    sum += weights.back();
  }
  std::ptrdiff_t stride = 1;
  for (const int length : size) {
    const std::vector<float> source = values;
    for (std::size_t at = 0; at < values.size(); ++at) {
      const auto here = static_cast<int>(static_cast<std::ptrdiff_t>(at) / stride % length);
      float total = 0.0F;
      for (int d = std::max(-half, -here); d <= std::min(half, length - 1 - here); ++d) {
        total += weights[static_cast<std::size_t>(d + half)] *
                 source[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + d * stride)];
      }
      values[at] = total / sum;
    }
    stride *= length;
  }
}

/// Depth below a plane whose step, blurred by kRoundingMm, reads `part`: the inverse of the normal distribution.
std::vector<double> depth_table() {
  constexpr int kEntries = 1000;
  std::vector<double> depth_mm;
  double depth = -4.0;
  for (int entry = 0; entry <= kEntries; ++entry) {
    const double part = static_cast<double>(entry) / kEntries;
    while (depth < 4.0 && 0.5 * std::erfc(-depth / (kRoundingMm * std::numbers::sqrt2)) < part) {
      depth += 0.005;
    }
    depth_mm.push_back(depth);
  }
  return depth_mm;
}

/// Part of a voxel on one side of a face that lies `depth_mm` within it.
double side_of_face(double depth_mm) { return std::clamp(depth_mm / kStepMm + 0.5, 0.0, 1.0); }

double soft_hu(const measure::PointLps& p, double rearmost_y_mm) {
  constexpr double kMuscleMm = 6.0;
  constexpr double kSkinMm = 25.0;
  if (p.y() > rearmost_y_mm + kSkinMm) {
    return -1000.0;
  }
  return p.y() > rearmost_y_mm + kMuscleMm ? -95.0 : 45.0 + 8.0 * test::texture_at(5, p.x() / 3, p.y() / 3, p.z() / 3);
}

double bone_hu(const PaintedBone& bone, const measure::PointLps& p, double depth_mm) {
  // Shells of real scans vary by a third over 3 mm and more (docs/experiments.md).
  const double shell = bone.shell_hu * (1.0 + 0.35 * test::texture_at(11, p.x() / 4, p.y() / 4, p.z() / 4));
  const double marrow = bone.marrow_hu + 25.0 * test::texture_at(12, p.x() / 1.5, p.y() / 1.5, p.z() / 1.5);
  const double within = side_of_face(depth_mm - kShellMm);
  return within * marrow + (1.0 - within) * shell;
}

}  // namespace

PaintedSpine::PaintedSpine(const VerseMask& mask) : rearmost_y_mm_(box_of(mask.labels, std::nullopt).high.y()) {
  const Grid grid = fine_grid(mask.labels);
  const std::size_t count = grid.voxel_count();
  truth_.labels = {.grid = grid, .hu = std::vector<std::int16_t>(count, 0)};
  near_ = {.own = std::vector<float>(count, 0.0F),
           .first = std::vector<float>(count, 0.0F),
           .second = std::vector<float>(count, 0.0F)};
  for (const measure::Level level : mask.levels()) {
    add_label(mask.labels, measure::verse_number(level));
  }
}

void PaintedSpine::add_label(const Volume& labels, int number) {
  constexpr double kRoomMm = 12.0;  // three sigma of the surroundings and a little
  const Grid& grid = truth_.labels.grid;
  const Box box = box_of(labels, number);
  const Eigen::Affine3d to_fine = grid.index_from_lps();
  const Eigen::Vector3d from = to_fine * (box.low - Eigen::Vector3d::Constant(kRoomMm));
  const Eigen::Vector3d to = to_fine * (box.high + Eigen::Vector3d::Constant(kRoomMm));
  std::array<int, 3> low{};
  std::array<int, 3> size{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto of = static_cast<Eigen::Index>(axis);
    low[axis] = std::max(0, static_cast<int>(from(of)));
    size[axis] = std::min(grid.size[axis] - 1, static_cast<int>(to(of))) - low[axis] + 1;
  }
  const Eigen::Affine3d from_fine = labels.grid.index_from_lps() * grid.lps_from_index;
  const auto for_box = [&](const auto& visit) {
    for (int k = low[2]; k < low[2] + size[2]; ++k) {
      for (int j = low[1]; j < low[1] + size[1]; ++j) {
        for (int i = low[0]; i < low[0] + size[0]; ++i) {
          visit(i, j, k);
        }
      }
    }
  };
  std::vector<float> own;
  for_box([&](int i, int j, int k) {
    own.push_back(static_cast<float>(
        label_occupancy(labels, number, from_fine * Eigen::Vector3d(i, j, k), BeyondMap::SameAsBorder)));
  });
  blur(own, size, kRoundingMm / kStepMm);
  std::vector<float> wide = own;
  blur(wide, size, kSurroundingsMm / kStepMm);
  std::size_t at = 0;
  for_box([&](int i, int j, int k) {
    const std::size_t cell = grid.offset(i, j, k);
    if (own[at] > near_.own[cell]) {
      near_.own[cell] = own[at];
      truth_.labels.hu[cell] = own[at] >= 0.5F ? static_cast<std::int16_t>(number) : truth_.labels.hu[cell];
    }
    near_.second[cell] = std::max(near_.second[cell], std::min(near_.first[cell], wide[at]));
    near_.first[cell] = std::max(near_.first[cell], wide[at]);
    ++at;
  });
}

Volume PaintedSpine::paint(const PaintedBone& bone) const {
  constexpr double kDiscHu = 90.0;
  // A disc is what two vertebrae nearly enclose.
  constexpr float kEnclosed = 0.6F;
  constexpr float kOfTheSecond = 0.12F;
  const std::vector<double> depths = depth_table();
  const Grid& grid = truth_.labels.grid;
  Volume fine{.grid = grid, .hu = {}};
  fine.hu.reserve(grid.voxel_count());
  std::size_t at = 0;
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < grid.size[0]; ++i, ++at) {
        const measure::PointLps p = grid.lps(i, j, k);
        const double part = std::clamp(static_cast<double>(near_.own[at]), 0.0, 1.0);
        const double depth = depths[static_cast<std::size_t>(part * static_cast<double>(depths.size() - 1))];
        const bool disc = near_.first[at] + near_.second[at] > kEnclosed && near_.second[at] > kOfTheSecond;
        const double outside = disc ? kDiscHu : soft_hu(p, rearmost_y_mm_);
        const double inside = side_of_face(depth);
        const double hu = inside * bone_hu(bone, p, depth) + (1.0 - inside) * outside;
        fine.hu.push_back(static_cast<std::int16_t>(std::lround(hu)));
      }
    }
  }
  return blurred_in_plane(fine, kSpreadMm);
}

Volume painted_scan(const Volume& painted, double slice_mm, double start) {
  return noisy(in_axial_slices(painted, slice_mm, start), kNoiseHu, 3);
}

}  // namespace kyphos::accuracy
