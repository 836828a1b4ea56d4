#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/dicom_builder.h"
#include "tests/support/phantom.h"
#include "tests/support/run_program.h"

namespace kyphos::test {

/// Runs the built program in a folder of its own.
class CliFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-cli-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] static ProgramResult kyphos(const std::vector<std::string>& arguments) {
    return run_program(KYPHOS_BINARY, arguments);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void put(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  std::filesystem::path folder_;
};

/// T11 to L2, with L1 wedged by 40 %, coarse and narrow: enough to be measured, in a moment.
inline const measure::Volume& small_spine() {
  static const measure::Volume spine = [] {
    PhantomSpec spec;
    spec.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.4};
    return Phantom(spec).scan(PhantomField{.first = measure::Level::T11,
                                           .last = measure::Level::L2,
                                           .width_mm = 130.0,
                                           .pixel_mm = 1.25,
                                           .slice_mm = 1.25},
                              {});
  }();
  return spine;
}

/// 40 slices of water: a series like any other for the index, without a spine.
inline measure::Volume water() {
  measure::Volume volume;
  volume.grid.size = {32, 32, 40};
  volume.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(4.0, 4.0, 2.0));
  volume.hu.assign(volume.grid.voxel_count(), 0);
  return volume;
}

}  // namespace kyphos::test
