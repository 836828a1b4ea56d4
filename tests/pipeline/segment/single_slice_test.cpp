#include "pipeline/segment/single_slice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "measure/study.h"
#include "measure/vertebra/heights.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

/// One sagittal slice of 3 mm at a distance from the middle.
measure::Volume sagittal_slice(const test::Phantom& phantom, double from_middle_mm) {
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
