#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "pipeline/segment/mask/segment_labels.h"
#include "pipeline/segment/points/segment_points.h"
#include "pipeline/segment/rough_bodies.h"
#include "pipeline/segment/segment.h"
#include "tests/support/phantom.h"
#include "tests/support/phantom_labels.h"

namespace {

using namespace kyphos;
using measure::BodyStatus;
using measure::Level;
using measure::VertebralBody;

/// One phantom for all sources: T11 to L3 whole, one of them fractured, the patient turned a little.
class Shared {
 public:
  static const Shared& get() {
    static const Shared shared;
    return shared;
  }

  test::PhantomSpec spec;
  test::Phantom phantom;
  measure::Grid grid;
  measure::Volume scan;
  std::vector<Level> whole{Level::T11, Level::T12, Level::L1, Level::L2, Level::L3};

 private:
  Shared()
      : spec(fractured()),
        phantom(spec),
        grid(phantom.grid({.first = Level::T11, .last = Level::L3, .margin_mm = 14.0, .width_mm = 130.0})),
        scan(phantom.scan(grid, {})) {}
  static test::PhantomSpec fractured() {
    test::PhantomSpec made;
    made.bodies[Level::L1] = {.shape = test::PhantomShape::Wedge, .fraction = 0.35};
    made.scoliosis_deg = 8.0;
    return made;
  }
};

struct Source {
  std::string name;
  pipeline::Segmentation (*find)();
  measure::BodySource told;
  double tolerance_mm;
};

void PrintTo(const Source& source, std::ostream* out) { *out << source.name; }

measure::LabelledSpine labels(measure::LabelExtent extent) {
  const Shared& shared = Shared::get();
  return test::phantom_labelled_spine(shared.spec, shared.grid, extent);
}

/// The true points of the whole bodies, as a reader would set them who never errs.
measure::PlacedSpine true_points() {
  measure::PlacedSpine spine{
      .bodies = {},
      .places = measure::PointPlaces::Stations,
      .height_se_part = 0.05,
      .method = {.source = measure::BodySource::ReaderPoints, .name = "six points", .version = ""}};
  for (const Level level : Shared::get().whole) {
    const auto six = measure::six_points(Shared::get().phantom.truth(level).body).value();
    measure::PlacedBody placed{.level = level};
    const std::array points{six.superior_anterior, six.superior_middle, six.superior_posterior,
                            six.inferior_anterior, six.inferior_middle, six.inferior_posterior};
    for (std::size_t at = 0; at < points.size(); ++at) {
      placed.points.at(at).at = points.at(at);
    }
    spine.bodies.push_back(placed);
  }
  return spine;
}

const std::vector<Source>& sources() {
  static const std::vector<Source> all{
      {"the recipe for CT", [] { return pipeline::segment_spine(Shared::get().scan, {}); },
       measure::BodySource::CtRecipe, 0.8},
      {"whole vertebrae with the image",
       [] { return pipeline::segment_labels(labels(measure::LabelExtent::WholeVertebra), Shared::get().scan, {}); },
       measure::BodySource::LabelMap, 0.8},
      {"bodies with the image",
       [] { return pipeline::segment_labels(labels(measure::LabelExtent::BodyOnly), Shared::get().scan, {}); },
       measure::BodySource::LabelMap, 0.8},
      {"whole vertebrae alone",
       [] { return pipeline::segment_labels(labels(measure::LabelExtent::WholeVertebra), {}); },
       measure::BodySource::LabelMap, 0.8},
      {"bodies alone", [] { return pipeline::segment_labels(labels(measure::LabelExtent::BodyOnly), {}); },
       measure::BodySource::LabelMap, 0.8},
      {"points of a reader", [] { return pipeline::segment_points(true_points()); }, measure::BodySource::ReaderPoints,
       0.05},
  };
  return all;
}

void expect_that_it_hands_over_bodies_from_head_to_foot(const pipeline::Segmentation& found) {
  ASSERT_FALSE(found.bodies.empty());
  for (std::size_t i = 0; i < found.bodies.size(); ++i) {
    EXPECT_EQ(found.bodies[i].position_from_top, static_cast<int>(i) + 1);
    if (i > 0) {
      EXPECT_LT(found.bodies[i].frame.origin.z(), found.bodies[i - 1].frame.origin.z());
    }
  }
}

void expect_that_it_gives_each_body_a_right_handed_frame_of_unit_axes(const pipeline::Segmentation& found) {
  for (const VertebralBody& body : found.bodies) {
    const auto& frame = body.frame;
    for (const auto& axis : {frame.anterior, frame.left, frame.superior}) {
      EXPECT_NEAR(axis.norm(), 1.0, 1e-9);
    }
    EXPECT_NEAR((frame.anterior.cross(frame.left) - frame.superior).norm(), 0.0, 1e-9);
    EXPECT_LT(frame.anterior.y(), -0.7) << "the front lies in front";
    EXPECT_GT(frame.superior.z(), 0.7);
  }
}

void expect_that_it_states_a_positive_error_for_each_point(const pipeline::Segmentation& found) {
  for (const VertebralBody& body : found.bodies) {
    if (body.status == BodyStatus::NotMeasured) {
      continue;
    }
    for (const auto* surface : {&body.superior, &body.inferior}) {
      for (int iv = 0; iv < surface->count_v(); ++iv) {
        for (int iu = 0; iu < surface->count_u(); ++iu) {
          if (const auto& point = surface->at(iu, iv)) {
            EXPECT_GT(point->se_mm, 0.0);
            EXPECT_TRUE(std::isfinite(point->s_mm));
          }
        }
      }
    }
  }
}

void expect_that_it_finds_every_whole_body_with_its_true_heights(const pipeline::Segmentation& found,
                                                                 const Source& source) {
  for (const Level level : Shared::get().whole) {
    const test::PhantomTruth& truth = Shared::get().phantom.truth(level);
    const auto near = std::ranges::find_if(found.bodies, [&](const VertebralBody& body) {
      return (body.frame.origin - truth.body.frame.origin).norm() < 9.0;
    });
    ASSERT_NE(near, found.bodies.end()) << measure::name(level);
    ASSERT_NE(near->status, BodyStatus::NotMeasured) << measure::name(level) << ": " << near->why_not;
    const auto six = measure::six_points(*near);
    ASSERT_TRUE(six.has_value());
    const auto& up = near->frame.superior;
    const double tolerance = source.tolerance_mm;
    EXPECT_NEAR((six->superior_anterior - six->inferior_anterior).dot(up), truth.anterior_mm, tolerance)
        << measure::name(level);
    EXPECT_NEAR((six->superior_middle - six->inferior_middle).dot(up), truth.middle_mm, tolerance)
        << measure::name(level);
    EXPECT_NEAR((six->superior_posterior - six->inferior_posterior).dot(up), truth.posterior_mm, tolerance)
        << measure::name(level);
  }
}

void expect_that_it_invents_nothing(const pipeline::Segmentation& found) {
  const auto there = Shared::get().phantom.truth_within(Shared::get().grid);
  for (const VertebralBody& body : found.bodies) {
    if (body.status == BodyStatus::NotMeasured) {
      continue;
    }
    const auto near = std::ranges::find_if(there, [&](const test::PhantomTruth& truth) {
      return (body.frame.origin - truth.body.frame.origin).norm() < 9.0;
    });
    ASSERT_NE(near, there.end()) << measure::display_name(body);
    EXPECT_TRUE(near->whole) << measure::display_name(body) << " is cut by the scan and was measured";
    if (body.name.level) {
      EXPECT_EQ(*body.name.level, near->level);
    }
  }
}

void expect_that_it_says_who_found_the_bodies(const pipeline::Segmentation& found, const Source& source) {
  EXPECT_EQ(found.method.source, source.told);
  EXPECT_FALSE(found.method.name.empty());
}

class EverySource : public ::testing::TestWithParam<Source> {};

/// One test, since finding the bodies is what takes the time.
TEST_P(EverySource, KeepsTheContract) {
  const pipeline::Segmentation found = GetParam().find();
  expect_that_it_hands_over_bodies_from_head_to_foot(found);
  expect_that_it_gives_each_body_a_right_handed_frame_of_unit_axes(found);
  expect_that_it_states_a_positive_error_for_each_point(found);
  expect_that_it_finds_every_whole_body_with_its_true_heights(found, GetParam());
  expect_that_it_invents_nothing(found);
  expect_that_it_says_who_found_the_bodies(found, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Sources, EverySource, ::testing::ValuesIn(sources()),
                         [](const ::testing::TestParamInfo<Source>& test) {
                           std::string name = test.param.name;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

TEST(RoughBodies, AreFittedToTheImageNamedByTheirSourceAndJudged) {
  const Shared& shared = Shared::get();
  pipeline::RoughBodies rough;
  rough.method = {.source = measure::BodySource::ReaderPoints, .name = "a reader", .version = ""};
  for (auto level = shared.whole.rbegin(); level != shared.whole.rend(); ++level) {
    const test::PhantomTruth& truth = shared.phantom.truth(*level);
    const auto six = measure::six_points(truth.body);
    ASSERT_TRUE(six.has_value());
    // A millimetre and a half off, as a hand would set it.
    pipeline::BodySlot slot;
    slot.frame = truth.body.frame;
    slot.lower = {.point = six->inferior_middle + 1.5 * truth.body.frame.superior, .normal = slot.frame.superior};
    slot.upper = {.point = six->superior_middle - 1.5 * truth.body.frame.superior, .normal = slot.frame.superior};
    slot.half_depth_mm = 16.0;
    slot.slack_below_mm = slot.slack_above_mm = 3.0;
    rough.slots.push_back(slot);
    rough.names.push_back({.level = *level, .confidence = 1.0, .candidates = {}, .evidence = "set by hand"});
  }
  const auto found = pipeline::segment_rough_bodies(shared.scan, rough, {});
  ASSERT_EQ(found.bodies.size(), shared.whole.size());
  EXPECT_EQ(found.method.source, measure::BodySource::ReaderPoints);
  for (std::size_t i = 0; i < found.bodies.size(); ++i) {
    const VertebralBody& body = found.bodies[i];
    EXPECT_EQ(body.name.level, shared.whole[i]);
    EXPECT_EQ(body.name.evidence, "set by hand");
    ASSERT_NE(body.status, BodyStatus::NotMeasured) << body.why_not;
    const auto six = measure::six_points(body);
    ASSERT_TRUE(six.has_value());
    EXPECT_NEAR((six->superior_middle - six->inferior_middle).dot(body.frame.superior),
                shared.phantom.truth(shared.whole[i]).middle_mm, 0.8);
  }
}

TEST(RoughBodies, InSoftTissueAreNotMeasured) {
  const Shared& shared = Shared::get();
  measure::Volume water = shared.scan;
  std::ranges::fill(water.hu, std::int16_t{40});
  const test::PhantomTruth& truth = shared.phantom.truth(Level::L1);
  pipeline::BodySlot slot;
  slot.frame = truth.body.frame;
  slot.lower = {.point = slot.frame.lps(0, 0, -13.0), .normal = slot.frame.superior};
  slot.upper = {.point = slot.frame.lps(0, 0, 13.0), .normal = slot.frame.superior};
  slot.half_depth_mm = 16.0;
  const auto found = pipeline::segment_rough_bodies(water, {.slots = {slot}, .names = {}, .method = {}}, {});
  for (const VertebralBody& body : found.bodies) {
    EXPECT_EQ(body.status, BodyStatus::NotMeasured);
  }
}

TEST(LabelsOnAnImage, ThatTheyDoNotFitGiveNoBodiesAndSayWhy) {
  measure::LabelledSpine spine = labels(measure::LabelExtent::WholeVertebra);
  spine.map.grid.lps_from_index.pretranslate(Eigen::Vector3d(18.0, 12.0, 9.0));
  const auto found = pipeline::segment_labels(spine, Shared::get().scan, {});
  EXPECT_TRUE(found.bodies.empty());
  ASSERT_FALSE(found.warnings.empty());
  EXPECT_EQ(found.warnings.front().code, "labels_off_bone");
}

TEST(LabelsAlone, HaveNoAttenuationAndSayThatTheyCountOnlyWhereTheyDo) {
  measure::LabelledSpine spine = labels(measure::LabelExtent::BodyOnly);
  for (auto& vertebra : spine.vertebrae) {
    vertebra.level.reset();
  }
  const auto found = pipeline::segment_labels(spine, {});
  for (const VertebralBody& body : found.bodies) {
    EXPECT_FALSE(body.quality.from_voxels);
    EXPECT_FALSE(body.name.level.has_value());
  }
  EXPECT_THAT(found.warnings, ::testing::Contains(::testing::Field(&measure::Warning::code, "levels_unnamed")));
}

TEST(LabelsAlone, StandTheStaircaseOfThickSlices) {
  const Shared& shared = Shared::get();
  const measure::Grid thick = shared.phantom.grid(
      {.first = Level::T11, .last = Level::L3, .margin_mm = 14.0, .width_mm = 130.0, .slice_mm = 3.0});
  const auto found = pipeline::segment_labels(
      test::phantom_labelled_spine(shared.spec, thick, measure::LabelExtent::WholeVertebra), {});
  for (const Level level : shared.whole) {
    const test::PhantomTruth& truth = shared.phantom.truth(level);
    const auto near =
        std::ranges::find_if(found.bodies, [&](const VertebralBody& body) { return body.name.level == level; });
    ASSERT_NE(near, found.bodies.end());
    const auto six = measure::six_points(*near);
    ASSERT_TRUE(six.has_value()) << measure::name(level) << near->why_not;
    EXPECT_NEAR((six->superior_anterior - six->inferior_anterior).dot(near->frame.superior), truth.anterior_mm, 1.5)
        << measure::name(level);
    EXPECT_NEAR((six->superior_posterior - six->inferior_posterior).dot(near->frame.superior), truth.posterior_mm, 1.5)
        << measure::name(level);
  }
}

}  // namespace
