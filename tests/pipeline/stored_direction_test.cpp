#include "pipeline/stored_direction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "io/error.h"
#include "pipeline/segment/segment.h"
#include "tests/support/phantom.h"
#include "tests/support/shared_data.h"

namespace kyphos::pipeline {
namespace {

enum class Flip : unsigned char { None, HeadDown, BackToFront, Both };

/// Stored with one or two axes the wrong way round: the header says the opposite of what the voxels show.
measure::Volume flipped(measure::Volume volume, Flip flip) {
  Eigen::Affine3d mirror = Eigen::Affine3d::Identity();
  mirror.linear()(1, 1) = flip == Flip::BackToFront || flip == Flip::Both ? -1.0 : 1.0;
  mirror.linear()(2, 2) = flip == Flip::HeadDown || flip == Flip::Both ? -1.0 : 1.0;
  volume.grid.lps_from_index = mirror * volume.grid.lps_from_index;
  return volume;
}

/// What is said of it: the error, the warning's code, that there is nothing to be wrong about, or nothing.
std::string said_of(measure::Volume volume) {
  const Eigen::Affine3d as_stored = volume.grid.lps_from_index;
  const Segmentation spine = segment_spine(volume, {});
  std::string said;
  io::SeriesSummary series;
  series.series_uid = "1.2.3";
  try {
    const auto warning = require_stored_direction(series, volume, spine, {});
    const bool measured = std::ranges::any_of(
        spine.bodies, [](const auto& body) { return body.status != measure::BodyStatus::NotMeasured; });
    said = warning ? warning->code : measured ? "" : "nothing measured";
  } catch (const io::Error& error) {
    said = error.what();
  }
  EXPECT_TRUE(volume.grid.lps_from_index.isApprox(as_stored));
  return said;
}

measure::Volume spine_scan(const test::PhantomSpec& spec) {
  const test::PhantomField field{
      .first = measure::Level::T11, .last = measure::Level::L3, .width_mm = 130.0, .pixel_mm = 1.25, .slice_mm = 1.25};
  return test::Phantom(spec).scan(field, {.noise_hu = 15.0});
}

const measure::Volume& intact_spine() {
  static const measure::Volume scan = spine_scan({});
  return scan;
}

TEST(StoredDirection, OfAScanAsItShouldBeIsPassedOver) {
  test::PhantomSpec hurt;
  hurt.bodies[measure::Level::L1] = {.shape = test::PhantomShape::Wedge, .fraction = 0.5};
  hurt.bodies[measure::Level::T12] = {.pedicle_gone = true};
  EXPECT_EQ(said_of(spine_scan(hurt)), "");
}

TEST(StoredDirection, UpsideDownIsRefused) {
  const std::string said = said_of(flipped(intact_spine(), Flip::HeadDown));
  EXPECT_NE(said.find("upside down"), std::string::npos) << said;
}

TEST(StoredDirection, BackToFrontIsRefused) {
  const std::string said = said_of(flipped(intact_spine(), Flip::BackToFront));
  EXPECT_NE(said.find("back to front"), std::string::npos) << said;
}

TEST(StoredDirection, BothAreRefused) {
  const std::string said = said_of(flipped(intact_spine(), Flip::Both));
  EXPECT_NE(said.find("back to front and upside down"), std::string::npos) << said;
}

TEST(StoredDirection, OfAScanWithoutASpineIsNotSpokenOf) {
  measure::Volume water;
  water.grid.size = {40, 40, 60};
  water.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(3.0, 3.0, 2.0));
  water.hu.assign(water.grid.voxel_count(), 0);
  EXPECT_EQ(said_of(water), "nothing measured");
}

TEST(StoredDirection, OfARealScanIsTold) {
  const std::filesystem::path data = test::shared_data();
  const std::filesystem::path file = data / "ct-verse" / "sub-verse005_ct.nii.gz";
  if (data.empty() || !std::filesystem::exists(file)) {
    GTEST_SKIP() << test::needs_shared_data("ct-verse");
  }
  const io::InputIndex index = io::index_inputs(std::vector{file});
  const measure::Volume volume = io::read_series(index.patients.at(0).studies.at(0).series.at(0)).volume;
  EXPECT_NE(said_of(flipped(volume, Flip::HeadDown)).find("upside down"), std::string::npos);
}

}  // namespace
}  // namespace kyphos::pipeline
