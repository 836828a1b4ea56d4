#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "io/input.h"
#include "measure/space/volume.h"
#include "tests/support/dicom_builder.h"
#include "tests/support/shared_data.h"

namespace kyphos::test {

/// A folder of its own for each test, removed afterwards.
class DicomFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("kyphos-" + std::string(info->test_suite_name()) + "-" + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] io::InputIndex index() const { return io::index_inputs(std::vector{folder_}); }

  /// The only series below the folder.
  [[nodiscard]] io::SeriesSummary only_series() const {
    const io::InputIndex found = index();
    if (found.patients.size() != 1 || found.patients[0].studies.size() != 1 ||
        found.patients[0].studies[0].series.size() != 1) {
      ADD_FAILURE() << "expected one patient, one study and one series";
      return {};
    }
    return found.patients[0].studies[0].series[0];
  }

  std::filesystem::path folder_;
};

/// HU that is linear in patient space: -500 + x + 2 y + 4 z, so that linear interpolation anywhere must be exact and a
/// shift or a swap of axes shows.
inline double ramp_hu(const Eigen::Vector3d& lps) { return -500.0 + lps.x() + 2.0 * lps.y() + 4.0 * lps.z(); }

inline measure::Volume ramp_volume(std::array<int, 3> size, const Eigen::Vector3d& spacing_mm) {
  measure::Volume volume;
  volume.grid.size = size;
  volume.grid.lps_from_index.linear() = spacing_mm.asDiagonal();
  volume.grid.lps_from_index.translation() = Eigen::Vector3d(-12.0, -20.0, 30.0);
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        volume.hu.push_back(static_cast<std::int16_t>(std::lround(ramp_hu(volume.grid.lps(i, j, k)))));
      }
    }
  }
  return volume;
}

/// Rows and columns differ in number, so that exchanging them shows.
inline const measure::Volume& small_ramp() {
  static const measure::Volume volume = ramp_volume({24, 20, 20}, {1.0, 1.0, 2.0});
  return volume;
}

/// Whether a place lies at least one voxel within a grid: beyond, the builder can only repeat the outermost voxels.
inline bool is_well_within(const measure::Grid& grid, const Eigen::Vector3d& lps) {
  const Eigen::Vector3d index = grid.index_from_lps() * lps;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    if (index[axis] < 1.0 || index[axis] > grid.size[static_cast<std::size_t>(axis)] - 2) {
      return false;
    }
  }
  return true;
}

/// Largest difference in HU between the loaded voxels and the ramp at their places, ignoring voxels outside the scan
/// and, where a grid is given, those not well within it.
inline double worst_ramp_error_hu(const measure::Volume& volume, const measure::Grid* within = nullptr) {
  double worst = 0.0;
  for (int k = 0; k < volume.grid.size[2]; ++k) {
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        const bool counts = within == nullptr || is_well_within(*within, volume.grid.lps(i, j, k));
        if (counts && volume.at(i, j, k) != measure::kOutsideScan) {
          worst = std::max(worst, std::abs(volume.at(i, j, k) - ramp_hu(volume.grid.lps(i, j, k))));
        }
      }
    }
  }
  return worst;
}

inline std::size_t outside_count(const measure::Volume& volume) {
  return static_cast<std::size_t>(std::ranges::count(volume.hu, measure::kOutsideScan));
}

inline bool has_warning(const std::vector<measure::Warning>& warnings, const std::string& code) {
  return std::ranges::any_of(warnings, [&code](const measure::Warning& warning) { return warning.code == code; });
}

}  // namespace kyphos::test
