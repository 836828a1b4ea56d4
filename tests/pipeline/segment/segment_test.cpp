#include "pipeline/segment/segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/painted_volume.h"
#include "tests/support/phantom.h"

namespace {

using namespace kyphos;
using measure::BodyStatus;
using measure::Level;
using measure::VertebralBody;

/// Three whole bodies on 1 mm pixels: small enough to be quick.
test::PhantomField small_field() {
  return {.first = Level::T12, .last = Level::L2, .margin_mm = 14.0, .width_mm = 110.0};
}

pipeline::Segmentation segment(const test::Phantom& phantom, const test::PhantomField& field,
                               const test::PhantomPhysics& physics = {}) {
  return pipeline::segment_spine(phantom.scan(field, physics), {});
}

const VertebralBody* body_at(const pipeline::Segmentation& found, const measure::PointLps& point) {
  for (const VertebralBody& body : found.bodies) {
    if (body.status != BodyStatus::NotMeasured && (body.frame.origin - point).norm() < 8.0) {
      return &body;
    }
  }
  return nullptr;
}

std::array<double, 3> heights(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  EXPECT_TRUE(six.has_value());
  const auto& up = body.frame.superior;
  return {(six->superior_anterior - six->inferior_anterior).dot(up),
          (six->superior_middle - six->inferior_middle).dot(up),
          (six->superior_posterior - six->inferior_posterior).dot(up)};
}

/// Every body from first to last is measured within tolerance_mm of the truth, and no other one invented.
void expect_true_heights(const test::Phantom& phantom, const pipeline::Segmentation& found,
                         const std::vector<Level>& levels, double tolerance_mm) {
  for (const Level level : levels) {
    const test::PhantomTruth& truth = phantom.truth(level);
    const VertebralBody* const body = body_at(found, truth.body.frame.origin);
    ASSERT_NE(body, nullptr) << measure::name(level);
    const auto measured = heights(*body);
    EXPECT_NEAR(measured[0], truth.anterior_mm, tolerance_mm) << measure::name(level);
    EXPECT_NEAR(measured[1], truth.middle_mm, tolerance_mm) << measure::name(level);
    EXPECT_NEAR(measured[2], truth.posterior_mm, tolerance_mm) << measure::name(level);
    if (body->name.level) {
      EXPECT_EQ(*body->name.level, level);
    }
  }
}

void expect_no_spine(const measure::Volume& volume) {
  const auto found = pipeline::segment_spine(volume, {});
  EXPECT_TRUE(found.bodies.empty());
  ASSERT_FALSE(found.warnings.empty());
  EXPECT_EQ(found.warnings.front().code, "no_spine");
}

TEST(Segment, WaterHoldsNoSpine) {
  expect_no_spine(test::paint_everywhere({100, 100, 60}, 20.0, [](const measure::PointLps& p) {
    return std::hypot(p.x(), p.y()) > 90.0 ? -1000.0 : 0.0;
  }));
}

TEST(Segment, NoiseHoldsNoSpine) {
  expect_no_spine(test::paint_everywhere({100, 100, 60}, 200.0, [](const measure::PointLps&) { return 40.0; }));
}

TEST(Segment, ALegHoldsNoSpine) {
  expect_no_spine(test::paint_everywhere({100, 100, 60}, 20.0, [](const measure::PointLps& p) {
    const double bone = std::hypot(p.x() - 5.0, p.y() + 3.0);
    return std::hypot(p.x(), p.y()) > 80.0 ? -1000.0 : bone < 9.0 ? -40.0 : bone < 15.0 ? 900.0 : 55.0;
  }));
}

TEST(Segment, MarrowOf20HuIsFoundAndMeasured) {
  test::PhantomSpec spec;
  spec.marrow_hu = 20.0;
  spec.wall_hu = 320.0;
  spec.endplate_hu = 400.0;
  spec.bodies = {{Level::L1, {.shape = test::PhantomShape::Wedge, .fraction = 0.3}}};
  const test::Phantom phantom(spec);
  expect_true_heights(phantom, segment(phantom, small_field()), {Level::T12, Level::L1, Level::L2}, 0.6);
}

TEST(Segment, ADeeplySunkenBodyKeepsItsRims) {
  test::PhantomSpec spec;
  spec.bodies = {{Level::L1, {.shape = test::PhantomShape::Biconcave, .fraction = 0.7}}};  // rims 7 mm above the pits
  const test::Phantom phantom(spec);
  expect_true_heights(phantom, segment(phantom, small_field()), {Level::T12, Level::L1, Level::L2}, 0.6);
}

TEST(Segment, ProneDecubitusAndFeetFirstGiveTheTrueHeightsToo) {
  test::PhantomSpec spec;
  spec.bodies = {{Level::L1, {.shape = test::PhantomShape::Wedge, .fraction = 0.3}}};
  const test::Phantom phantom(spec);
  for (const auto view :
       {test::PhantomView::AxialProne, test::PhantomView::AxialDecubitus, test::PhantomView::AxialFeetFirst}) {
    auto field = small_field();
    field.view = view;
    expect_true_heights(phantom, segment(phantom, field), {Level::T12, Level::L1, Level::L2}, 0.5);
  }
}

TEST(Segment, TwoBodiesAreEnough) {
  const test::Phantom phantom{test::PhantomSpec{}};
  const auto found = segment(phantom, {.first = Level::L1, .last = Level::L2, .margin_mm = 8.0, .width_mm = 110.0});
  expect_true_heights(phantom, found, {Level::L1, Level::L2}, 0.5);
  for (const VertebralBody& body : found.bodies) {
    EXPECT_FALSE(body.name.level.has_value()) << "two bodies without a landmark were named";
  }
}

TEST(Segment, ContrastInVesselsAndSacDoesNotLeadAway) {
  test::PhantomSpec spec;
  spec.vessel_hu = 350.0;
  spec.sac_hu = 300.0;
  const test::Phantom phantom(spec);
  auto field = small_field();
  field.first = Level::L3;
  field.last = Level::L5;
  expect_true_heights(phantom, segment(phantom, field), {Level::L3, Level::L4, Level::L5}, 0.6);
}

TEST(Segment, TheUsersLabelNamesTheChain) {
  const test::Phantom phantom{test::PhantomSpec{}};
  pipeline::SegmentRequest request;
  request.label = pipeline::LabelOverride{.level = Level::L1, .z_mm = phantom.truth(Level::L1).body.frame.origin.z()};
  const auto found = pipeline::segment_spine(phantom.scan(small_field(), {}), request);
  const VertebralBody* const body = body_at(found, phantom.truth(Level::T12).body.frame.origin);
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->name.level, Level::T12);
}

}  // namespace
