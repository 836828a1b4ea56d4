#include "measure/vertebra/heights.h"

#include <gtest/gtest.h>

#include "measure/vertebra/size.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_body;
using test::IdealBody;

TEST(Heights, AreThoseBetweenTheEndplates) {
  const Heights heights = measure_heights(build_body({.anterior_mm = 18.0, .middle_mm = 20.0, .posterior_mm = 26.0}));
  EXPECT_NEAR(heights.anterior.value(), 18.0, 0.1);
  EXPECT_NEAR(heights.middle.value(), 20.0, 0.1);
  EXPECT_NEAR(heights.posterior.value(), 26.0, 0.1);
}

TEST(Heights, IgnoreTheTiltOfTheBodyInTheScanner) {
  const IdealBody upright{.anterior_mm = 22.0, .posterior_mm = 26.0};
  IdealBody tilted = upright;
  tilted.forward_tilt_deg = 35.0;
  EXPECT_NEAR(measure_heights(build_body(tilted)).anterior.value(),
              measure_heights(build_body(upright)).anterior.value(), 1e-9);
}

TEST(Heights, AgreeWithTheSixLandmarks) {
  const VertebralBody body = build_body({.anterior_mm = 17.0, .middle_mm = 19.0, .posterior_mm = 25.0});
  const SixPoints points = *six_points(body);
  const Heights heights = measure_heights(body);
  EXPECT_NEAR(heights.anterior.value(), (points.superior_anterior - points.inferior_anterior).norm(), 1e-9);
  EXPECT_NEAR(heights.posterior.value(), (points.superior_posterior - points.inferior_posterior).norm(), 1e-9);
}

TEST(Heights, AreLessCertainWithThickSlices) {
  const double thin = measure_heights(build_body({.slice_spacing_mm = 1.0})).middle.standard_error();
  const double thick = measure_heights(build_body({.slice_spacing_mm = 3.0})).middle.standard_error();
  // The shared part of two endplates alone: sqrt(2) * 0.07 * spacing.
  EXPECT_GT(thin, 0.099);
  EXPECT_GT(thick, 0.297);
  EXPECT_LT(thick, 0.40);
}

TEST(Heights, OfABodyCutByTheFieldOfViewAreNotGiven) {
  VertebralBody body = build_body({});
  body.coverage = Coverage::CutAbove;
  EXPECT_FALSE(measure_heights(body).anterior.has_value());
  EXPECT_EQ(measure_heights(body).anterior.why_not(), "cut by the field of view");
}

TEST(Heights, PassOnTheReasonOfABodyThatWasNotMeasured) {
  VertebralBody body = build_body({});
  body.status = BodyStatus::NotMeasured;
  body.why_not = "metal";
  EXPECT_EQ(measure_heights(body).mean.why_not(), "metal");
}

TEST(Heights, SayWhichPartOfTheEndplateIsMissing) {
  VertebralBody body = build_body({});
  for (int iv = 0; iv < body.superior.count_v(); ++iv) {
    for (int iu = body.superior.count_u() / 2 + 5; iu < body.superior.count_u(); ++iu) {
      body.superior.set(iu, iv, std::nullopt);
    }
  }
  const Heights heights = measure_heights(body);
  EXPECT_EQ(heights.anterior.why_not(), "superior endplate not found at its anterior part");
  EXPECT_TRUE(heights.posterior.has_value());
}

TEST(Size, IsThatOfTheCylinder) {
  const VertebralBody body = build_body({.depth_mm = 30.0, .width_mm = 40.0});
  EXPECT_NEAR(measure_depth_mm(body).value(), 30.0, 0.05);
  EXPECT_NEAR(measure_width_mm(body).value(), 40.0, 0.1);
  EXPECT_NEAR(measure_axial_area_mm2(body).value(), 3.14159 * 15.0 * 20.0, 4.0);
  EXPECT_NEAR(measure_volume_cm3(body).value(), 3.14159 * 15.0 * 20.0 * 25.0 * 1e-3, 0.2);
  EXPECT_NEAR(measure_sagittal_area_mm2(body).value(), 30.0 * 25.0, 5.0);
}

TEST(LeftRightDifference, SeesLateralCollapse) {
  // The superior endplate rises by 0.1 mm for each mm to the left: the mean left place lies between 4 and 22 mm.
  const double difference = measure_left_right_difference_mm(build_body({.lateral_slope = 0.1})).value();
  EXPECT_GT(difference, 1.0);
  EXPECT_LT(difference, 4.0);
  EXPECT_NEAR(measure_left_right_difference_mm(build_body({})).value(), 0.0, 1e-9);
}

TEST(Size, OfASingleSliceHasNoWidth) {
  VertebralBody body = build_body({});
  body.single_slice = true;
  EXPECT_EQ(measure_width_mm(body).why_not(), "a single slice shows no left and right");
}

}  // namespace
}  // namespace kyphos::measure
