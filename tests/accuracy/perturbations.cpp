#include "tests/accuracy/perturbations.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "measure/space/units.h"
#include "tests/accuracy/resample.h"

namespace kyphos::accuracy {

using measure::Grid;
using measure::Volume;

namespace {

constexpr double kSoftSdMm = 0.6;
constexpr double kSharpAmount = 0.8;
constexpr double kLowDoseHu = 35.0;  // added to the noise of the scan

/// A grid over the volume's box with the given directions and spacings (columns of `axes` are unit vectors).
Grid grid_over(const Grid& own, const Eigen::Matrix3d& axes, const Eigen::Vector3d& spacing_mm) {
  const Eigen::Vector3d last(own.size[0] - 1, own.size[1] - 1, own.size[2] - 1);
  const Eigen::Vector3d centre = own.lps_from_index * (0.5 * last);
  Eigen::Vector3d half = Eigen::Vector3d::Zero();
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector3d index((corner & 1) * last.x(), ((corner >> 1) & 1) * last.y(), (corner >> 2) * last.z());
    half = half.cwiseMax((axes.transpose() * (own.lps_from_index * index - centre)).cwiseAbs());
  }
  Grid grid;
  Eigen::Vector3d shape;
  for (int axis = 0; axis < 3; ++axis) {
    const int count = static_cast<int>(2.0 * half(axis) / spacing_mm(axis)) + 1;
    grid.size[static_cast<std::size_t>(axis)] = count;
    shape(axis) = count - 1;
  }
  grid.lps_from_index.linear() = axes * spacing_mm.asDiagonal();
  grid.lps_from_index.translation() = centre - grid.lps_from_index.linear() * (0.5 * shape);
  return grid;
}

Eigen::Matrix3d own_axes(const Grid& grid) {
  Eigen::Matrix3d axes = grid.lps_from_index.linear();
  axes.colwise().normalize();
  return axes;
}

Eigen::Vector3d own_spacing(const Grid& grid) {
  const auto spacing = grid.spacing_mm();
  return {spacing[0], spacing[1], spacing[2]};
}

Perturbation rotated(const std::string& name, double x_deg, double y_deg, double z_deg) {
  return {name, [=](const Volume& volume) {
            using measure::radians_from_deg;
            const Eigen::Matrix3d turn = (Eigen::AngleAxisd(radians_from_deg(x_deg), Eigen::Vector3d::UnitX()) *
                                          Eigen::AngleAxisd(radians_from_deg(y_deg), Eigen::Vector3d::UnitY()) *
                                          Eigen::AngleAxisd(radians_from_deg(z_deg), Eigen::Vector3d::UnitZ()))
                                             .toRotationMatrix();
            return resample(volume, grid_over(volume.grid, turn * own_axes(volume.grid), own_spacing(volume.grid)),
                            0.0);
          }};
}

Perturbation shifted(const std::string& name, double i, double j, double k) {
  return {name, [=](const Volume& volume) {
            Grid grid = volume.grid;
            grid.lps_from_index = grid.lps_from_index * Eigen::Translation3d(i, j, k);
            return resample(volume, grid, 0.0);
          }};
}

Perturbation axial_slices(double thickness_mm) {
  constexpr double kStart = 0.37;  // slices never start at the same place
  return {"slices " + std::to_string(static_cast<int>(thickness_mm)) + " mm",
          [=](const Volume& volume) { return in_axial_slices(volume, thickness_mm, kStart); }};
}

/// The same patient after bone was lost: what is denser than muscle keeps that part of its excess.
Perturbation thinner_bone(const std::string& name, double kept) {
  return {name, [=](const Volume& volume) {
            constexpr double kMuscleHu = 60.0;
            Volume thinner = volume;
            for (auto& hu : thinner.hu) {
              if (hu > kMuscleHu) {
                hu = static_cast<std::int16_t>(std::lround(kMuscleHu + kept * (hu - kMuscleHu)));
              }
            }
            return thinner;
          }};
}

Perturbation sagittal_reformat() {
  return {"sagittal 2 mm", [](const Volume& volume) {
            const auto spacing = volume.grid.spacing_mm();
            const double pixel = std::max(0.7, *std::ranges::min_element(spacing));
            Eigen::Matrix3d axes;
            axes << 0, 0, 1, 1, 0, 0, 0, -1, 0;
            return resample(volume, grid_over(volume.grid, axes, {pixel, pixel, 2.0}), 2.0);
          }};
}

Perturbation cropped() {
  return {"crop", [](const Volume& volume) {
            const auto spacing = volume.grid.spacing_mm();
            Eigen::Vector3i low = Eigen::Vector3i::Zero();
            Eigen::Vector3i high(volume.grid.size[0] - 1, volume.grid.size[1] - 1, volume.grid.size[2] - 1);
            for (int axis = 0; axis < 3; ++axis) {
              const int cut = static_cast<int>(std::lround(7.0 / spacing[static_cast<std::size_t>(axis)]));
              low(axis) += cut;
              high(axis) -= cut;
            }
            return crop(volume, low, high);
          }};
}

}  // namespace

Volume in_axial_slices(const Volume& volume, double thickness_mm, double start) {
  const auto spacing = volume.grid.spacing_mm();
  const double pixel = *std::ranges::min_element(spacing);
  Grid grid = grid_over(volume.grid, Eigen::Matrix3d::Identity(), {pixel, pixel, thickness_mm});
  grid.lps_from_index.translation().z() += start * thickness_mm;
  return resample(volume, grid, thickness_mm);
}

std::vector<Perturbation> perturbations(Extent extent) {
  std::vector<Perturbation> all = {
      rotated("rotated x 10", 10, 0, 0),
      rotated("rotated y -10", 0, -10, 0),
      rotated("rotated z 10", 0, 0, 10),
      shifted("shifted", 0.4, 0.3, 0.55),
      axial_slices(1),
      axial_slices(2),
      axial_slices(3),
      axial_slices(5),
      {"soft kernel", [](const Volume& v) { return blurred_in_plane(v, kSoftSdMm); }},
      {"sharp kernel", [](const Volume& v) { return sharpened(v, kSoftSdMm, kSharpAmount); }},
      {"low dose", [](const Volume& v) { return noisy(v, kLowDoseHu, 11); }},
      cropped(),
      sagittal_reformat(),
  };
  if (extent == Extent::Full) {
    all.push_back(rotated("rotated x -6 y 5 z -8", -6, 5, -8));
    all.push_back(rotated("rotated x 4 y -8 z 3", 4, -8, 3));
    all.push_back(thinner_bone("half of the bone", 0.5));
    all.push_back(shifted("shifted again", -0.5, 0.5, 0.25));
    all.push_back({"low dose again", [](const Volume& v) { return noisy(v, kLowDoseHu, 12); }});
  }
  return all;
}

}  // namespace kyphos::accuracy
