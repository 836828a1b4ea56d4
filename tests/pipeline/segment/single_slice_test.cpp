#include "pipeline/segment/ct/single_slice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "measure/study.h"
#include "measure/vertebra/heights.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

/// One sagittal slice of 3 mm at a distance from the middle, turned a little about the body's long axis.
measure::Volume sagittal_slice(const test::Phantom& phantom, double from_middle_mm, double turn_deg = 0.0) {
  test::PhantomField field;
  field.first = Level::T11;
  field.last = Level::L3;
  field.view = test::PhantomView::Sagittal;
  field.slice_mm = 3.0;
  field.width_mm = 150.0;
  measure::Grid grid = phantom.grid(field);
  const double wanted_x = phantom.truth(Level::L1).body.frame.origin.x() + from_middle_mm;
  const Eigen::Vector3d step = grid.lps_from_index.linear().col(2);
  const double at = std::round((wanted_x - grid.lps_from_index.translation().x()) / step.x());
  grid.lps_from_index.translation() += at * step;
  grid.size[2] = 1;
  const Eigen::Vector3d middle = grid.lps(0.5 * (grid.size[0] - 1), 0.5 * (grid.size[1] - 1), 0.0);
  const Eigen::AngleAxisd turn(measure::radians_from_deg(turn_deg), Eigen::Vector3d::UnitZ());
  grid.lps_from_index = Eigen::Translation3d(middle) * turn * Eigen::Translation3d(-middle) * grid.lps_from_index;
  return phantom.scan(grid, {.noise_hu = 15.0});
}

const test::PhantomTruth* nearest(const test::Phantom& phantom, const measure::VertebralBody& body) {
  const test::PhantomTruth* best = nullptr;
  for (const test::PhantomTruth& truth : phantom.truth()) {
    const double away = std::abs(truth.body.frame.origin.z() - body.frame.origin.z());
    if (best == nullptr || away < std::abs(best->body.frame.origin.z() - body.frame.origin.z())) {
      best = &truth;
    }
  }
  return best;
}

TEST(SingleSlice, OfTheMiddleMeasuresItsBodies) {
  test::PhantomSpec spec;
  spec.bodies[Level::L1] = {.shape = test::PhantomShape::Wedge, .fraction = 0.3};
  const test::Phantom phantom(spec);
  const Segmentation found = segment_spine(sagittal_slice(phantom, 0.0), {});
  int measured = 0;
  for (const measure::VertebralBody& body : found.bodies) {
    EXPECT_TRUE(body.single_slice);
    if (body.status == measure::BodyStatus::NotMeasured) {
      continue;
    }
    ++measured;
    EXPECT_EQ(body.superior.count_v(), 1);
    EXPECT_TRUE(body.outlines.empty());
    const test::PhantomTruth* const truth = nearest(phantom, body);
    const measure::Heights heights = measure_heights(body);
    EXPECT_NEAR(heights.anterior.value(), truth->anterior_mm, 1.0) << measure::name(truth->level);  // mm
    EXPECT_NEAR(heights.middle.value(), truth->middle_mm, 1.0) << measure::name(truth->level);
    EXPECT_NEAR(heights.posterior.value(), truth->posterior_mm, 1.0) << measure::name(truth->level);
  }
  EXPECT_GE(measured, 4);
  EXPECT_TRUE(std::ranges::any_of(found.warnings, [](const auto& warning) { return warning.code == "single_slice"; }));
}

TEST(SingleSlice, ItsBodiesLieInIt) {
  // Slices as a reader lays them are turned by a fraction of a degree. All that lies beside them is made up: a search
  // to the sides finds rounding errors.
  const measure::Volume slice = sagittal_slice(test::Phantom({}), 0.0, 0.6);
  const Eigen::Vector3d normal = slice.grid.lps_from_index.linear().col(2).normalized();
  const Segmentation found = segment_spine(slice, {});
  int whole = 0;
  for (const measure::VertebralBody& body : found.bodies) {
    EXPECT_NEAR((body.frame.origin - slice.grid.lps(0, 0, 0)).dot(normal), 0.0, 0.1) << body.position_from_top;  // mm
    EXPECT_NEAR(std::abs(body.frame.left.dot(normal)), 1.0, 1e-3) << body.position_from_top;
    whole += body.coverage == measure::Coverage::Whole ? 1 : 0;
  }
  EXPECT_GE(whole, 4);
}

TEST(SingleSlice, EndsWhereItsPaddingBegins) {
  // A reformat fills up all four sides. What is left in would make an edge like an endplate's where the scan ends.
  constexpr int kBorder = 5;
  measure::Volume slice = sagittal_slice(test::Phantom({}), 0.0);
  const auto& size = slice.grid.size;
  const auto padded = [&](int i, int j) { return std::min({i, j, size[0] - 1 - i, size[1] - 1 - j}) < kBorder; };
  for (int j = 0; j < size[1]; ++j) {
    for (int i = 0; i < size[0]; ++i) {
      slice.hu[slice.grid.offset(i, j, 0)] = padded(i, j) ? std::int16_t{-1024} : slice.at(i, j, 0);
    }
  }
  const measure::Volume wide = extruded(slice);
  for (int j = 0; j < size[1]; ++j) {
    for (int i = 0; i < size[0]; ++i) {
      ASSERT_EQ(wide.at(i, j, 0) == measure::kOutsideScan, padded(i, j)) << i << ' ' << j;
    }
  }
}

TEST(SingleSlice, OffTheMidlineIsRefused) {
  const test::Phantom phantom({});
  for (const double beside_mm : {-15.0, 15.0, 27.0, 45.0}) {  // pedicles, foramina, transverse processes, muscle
    const Segmentation found = segment_spine(sagittal_slice(phantom, beside_mm), {});
    EXPECT_TRUE(std::ranges::all_of(found.bodies, [](const measure::VertebralBody& body) {
      return body.status == measure::BodyStatus::NotMeasured;
    })) << beside_mm;
    ASSERT_FALSE(found.warnings.empty());
    EXPECT_EQ(found.warnings.front().code, "off_midline") << beside_mm;
  }
}

TEST(SingleSlice, IsToldFromAStack) {
  const test::Phantom phantom({});
  const measure::Volume slice = sagittal_slice(phantom, 0.0);
  EXPECT_TRUE(is_single_sagittal_slice(slice));
  EXPECT_FALSE(is_single_sagittal_slice(extruded(slice)));
}

}  // namespace
}  // namespace kyphos::pipeline
