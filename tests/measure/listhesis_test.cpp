#include "measure/finding/listhesis.h"

#include <gtest/gtest.h>

#include "measure/catalogue.h"
#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::IdealBody;
using test::intact_body;

/// Five bodies of which the middle one, and all above it where `above_too`, stand forward by `forward_mm` as a whole.
std::vector<VertebralBody> stepped_spine(double forward_mm, bool above_too, IdealBody middle = intact_body(Level::L3)) {
  auto bodies = build_spine(
      {intact_body(Level::L1), intact_body(Level::L2), middle, intact_body(Level::L4), intact_body(Level::L5)});
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    if (index == 2 || (above_too && index < 2)) {
      bodies[index].frame.origin += forward_mm * bodies[index].frame.anterior;
    }
  }
  return bodies;
}

const Measured<double>& of(const MeasuredStudy& study, std::size_t index, const char* key) {
  return study.vertebrae[index].values.at(key);
}

TEST(Listhesis, OfTheUpperBodyForwardIsPositiveAndInPercentOfTheDepthBelow) {
  const double depth_mm = intact_body(Level::L4).depth_mm;
  for (const double forward_mm : {6.0, -6.0}) {
    const MeasuredStudy study = measure_study(stepped_spine(forward_mm, true), nullptr);
    ASSERT_TRUE(of(study, 2, "listhesis_mm").has_value()) << of(study, 2, "listhesis_mm").why_not();
    EXPECT_NEAR(of(study, 2, "listhesis_mm").value(), forward_mm, 0.5);
    EXPECT_NEAR(of(study, 2, "listhesis_percent").value(), 100.0 * forward_mm / depth_mm, 2.0);
    EXPECT_NEAR(of(study, 1, "listhesis_mm").value(), 0.0, 0.5) << "L2 has moved with L3";
  }
}

TEST(Listhesis, NeedsAMeasuredBodyBelow) {
  const MeasuredStudy study = measure_study(stepped_spine(6.0, true), nullptr);
  EXPECT_EQ(of(study, 4, "listhesis_mm").why_not(), "no body below in view");
  auto bodies = stepped_spine(6.0, true);
  bodies[3].status = BodyStatus::NotMeasured;
  bodies[3].why_not = "the disc below was not found";
  EXPECT_EQ(of(measure_study(bodies, nullptr), 2, "listhesis_mm").why_not(), "needs a measured body below");
}

TEST(Listhesis, OfAWholeBodyIsNotItsRetropulsion) {
  const MeasuredStudy study = measure_study(stepped_spine(-6.0, false), nullptr);
  ASSERT_TRUE(of(study, 2, "retropulsion_mm").has_value()) << of(study, 2, "retropulsion_mm").why_not();
  EXPECT_LT(of(study, 2, "retropulsion_mm").value(), 1.0);
  EXPECT_NEAR(of(study, 2, "listhesis_mm").value(), -6.0, 0.5) << "behind L4";
  EXPECT_NEAR(of(study, 1, "listhesis_mm").value(), 6.0, 0.5) << "L2 in front of it";
}

TEST(Listhesis, IsTakenOutOfTheRetropulsionOfACollapsedBody) {
  IdealBody collapsed = intact_body(Level::L3);
  collapsed.anterior_mm *= 0.65;
  collapsed.middle_mm *= 0.75;
  collapsed.posterior_wall_shift_mm = 5.0;
  const MeasuredStudy study = measure_study(stepped_spine(-4.0, false, collapsed), nullptr);
  EXPECT_NEAR(of(study, 2, "retropulsion_mm").value(), 5.0, 1.5);
}

TEST(Listhesis, IsNotSaidOfAFragmentThatLeavesTheFrontWhereItWas) {
  IdealBody collapsed = intact_body(Level::L3);
  collapsed.anterior_mm *= 0.65;
  collapsed.posterior_wall_shift_mm = 8.0;
  const MeasuredStudy study = measure_study(stepped_spine(0.0, false, collapsed), nullptr);
  EXPECT_NEAR(of(study, 2, "listhesis_mm").value(), 0.0, 1.0);
  EXPECT_NEAR(of(study, 2, "retropulsion_mm").value(), 8.0, 1.5);
}

}  // namespace
}  // namespace kyphos::measure
