#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "measure/catalogue.h"
#include "pipeline/segment/segment.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

using measure::BodyStatus;
using measure::Level;
using ::testing::HasSubstr;

/// A phantom as an MR shows it: cortex and endplates without signal, bright marrow, bright water in the dural sac, grey
/// discs. `offset` lifts the phantom's numbers, which know negative ones, above zero.
class MrPhantom {
 public:
  static const MrPhantom& get() {
    static const MrPhantom made;
    return made;
  }

  PhantomSpec spec;
  Phantom phantom;
  measure::Volume volume;

 private:
  static constexpr double kOffset = 160.0;
  static PhantomSpec contrast() {
    PhantomSpec made;
    made.marrow_hu = 290.0;
    made.marrow_texture_hu = 15.0;
    made.wall_hu = -130.0;
    made.endplate_hu = -130.0;
    made.sac_hu = 700.0;
    made.bodies[Level::L2] = {.shape = PhantomShape::Wedge, .fraction = 0.35};
    return made;
  }
  MrPhantom() : spec(contrast()), phantom(spec) {
    volume = phantom.scan(
        PhantomField{
            .first = Level::T12, .last = Level::L4, .width_mm = 120.0, .slice_mm = 4.0, .view = PhantomView::Sagittal},
        {.noise_hu = 8.0});
    for (std::int16_t& value : volume.hu) {
      value = static_cast<std::int16_t>(std::max(0.0, value + kOffset));
    }
    volume.quantity = measure::Quantity::MrSignal;
  }
};

const pipeline::Segmentation& found_on_mr() {
  static const pipeline::Segmentation found = pipeline::segment_spine(MrPhantom::get().volume, {});
  return found;
}

const measure::VertebralBody* body_at(Level level) {
  const measure::PointLps middle = MrPhantom::get().phantom.truth(level).body.frame.origin;
  const auto& bodies = found_on_mr().bodies;
  const auto near = std::ranges::find_if(
      bodies, [&](const measure::VertebralBody& body) { return (body.frame.origin - middle).norm() < 9.0; });
  return near == bodies.end() ? nullptr : &*near;
}

TEST(MrBodies, AreFoundInSagittalSlicesOfFourMillimetres) {
  for (const Level level : {Level::T12, Level::L1, Level::L2, Level::L3, Level::L4}) {
    const measure::VertebralBody* const body = body_at(level);
    ASSERT_NE(body, nullptr) << measure::name(level);
    EXPECT_NE(body->status, BodyStatus::NotMeasured) << measure::name(level) << ": " << body->why_not;
  }
  EXPECT_EQ(found_on_mr().method.source, measure::BodySource::LearnedFinder);
}

TEST(MrBodies, AreAsHighAsTheirMarrow) {
  // The phantom's truth is the outside of its shells, which an MR shows as dark as what lies around them. Its stations
  // are parts of the depth within the cortex, where concave endplates lie closer together by some tenths.
  constexpr double kWithinMm = 1.3;
  const measure::MeasuredStudy study = measure::measure_study(found_on_mr().bodies, nullptr);
  const double shells_mm = 2.0 * MrPhantom::get().spec.shell_mm;
  int compared = 0;
  for (const Level level : {Level::L1, Level::L2, Level::L3}) {
    const measure::VertebralBody* const body = body_at(level);
    ASSERT_NE(body, nullptr);
    const auto at = static_cast<std::size_t>(body->position_from_top - 1);
    const PhantomTruth& truth = MrPhantom::get().phantom.truth(level);
    const auto& values = study.vertebrae[at].values;
    for (const auto& [key, true_mm] :
         {std::pair{"height_anterior_mm", truth.anterior_mm}, std::pair{"height_middle_mm", truth.middle_mm},
          std::pair{"height_posterior_mm", truth.posterior_mm}}) {
      ASSERT_TRUE(values.at(key).has_value()) << key;
      EXPECT_NEAR(values.at(key).value(), true_mm - shells_mm, kWithinMm) << measure::name(level) << " " << key;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 9);
}

TEST(MrBodies, TellNoLengthAcrossThickSlices) {
  const measure::MeasuredStudy study = measure::measure_study(found_on_mr().bodies, nullptr);
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    for (const char* key : {"width_mm", "axial_area_mm2", "volume_cm3", "coronal_wedge_deg"}) {
      EXPECT_FALSE(vertebra.values.at(key).has_value()) << key;
    }
  }
}

TEST(MrBodies, HaveNoAttenuationEvenWhereTheVolumeIsGiven) {
  measure::MeasuredStudy study = measure::measure_study(found_on_mr().bodies, &MrPhantom::get().volume);
  measure::say_no_attenuation(study);
  int seen = 0;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.status == BodyStatus::NotMeasured) {
      continue;
    }
    ++seen;
    for (const char* key : {"trabecular_hu", "cement_volume_cm3", "cleft_volume_mm3"}) {
      ASSERT_FALSE(vertebra.values.at(key).has_value()) << key;
      EXPECT_THAT(vertebra.values.at(key).why_not(), HasSubstr("an MR tells no attenuation"));
    }
  }
  EXPECT_GE(seen, 5);
}

TEST(MrBodies, AreNoneWithoutASpine) {
  measure::Volume noise{.grid = {.size = {12, 90, 90}}, .hu = {}, .quantity = measure::Quantity::MrSignal};
  noise.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(4.0, 1.0, 1.0));
  for (std::size_t at = 0; at < noise.grid.voxel_count(); ++at) {
    noise.hu.push_back(static_cast<std::int16_t>(at * 2654435761U % 200));
  }
  const pipeline::Segmentation found = pipeline::segment_spine(noise, {});
  EXPECT_TRUE(found.bodies.empty());
  ASSERT_FALSE(found.warnings.empty());
  EXPECT_EQ(found.warnings.front().code, "no_spine");
}

}  // namespace
}  // namespace kyphos::test
