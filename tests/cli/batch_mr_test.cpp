#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// T12 to L4 as a T1 in sagittal slices of 4 mm: bright marrow, no signal of cortex, little of water.
measure::Volume t1_of_a_spine() {
  PhantomSpec spec;
  spec.marrow_hu = 290.0;
  spec.wall_hu = spec.endplate_hu = -130.0;
  spec.sac_hu = -60.0;
  measure::Volume volume = Phantom(spec).scan(PhantomField{.first = measure::Level::T12,
                                                           .last = measure::Level::L3,
                                                           .width_mm = 60.0,
                                                           .pixel_mm = 1.25,
                                                           .slice_mm = 4.0,
                                                           .view = PhantomView::Sagittal},
                                              {.noise_hu = 8.0});
  for (std::int16_t& value : volume.hu) {
    value = static_cast<std::int16_t>(std::max(0, value + 160));
  }
  return volume;
}

/// The same with suppressed fat, which is bright on T1: marrow and fat are dark, what is grey is bright.
measure::Volume stir_of(measure::Volume t1) {
  for (std::int16_t& value : t1.hu) {
    value = static_cast<std::int16_t>(value < 60 ? value : std::max(60, 700 - value));
  }
  return t1;
}

DicomSeriesOptions mr_series(const std::string& description, const MrTags& tags, int number) {
  return {.patient_id = "SECRET-8",
          .study_uid = "1.2.3.4.5",
          .series_number = number,
          .description = description,
          .modality = "MR",
          .image_type = "ORIGINAL\\PRIMARY\\M",
          .kernel = "",
          .sign = PixelSign::Unsigned,
          .bits_stored = 12,
          .intercept = 0.0,
          .mr = tags};
}

class BatchMr : public CliFixture {};

TEST_F(BatchMr, TakesAnExportOfMrLikeOneOfCtAndWritesItsObjects) {
  const measure::Volume t1 = t1_of_a_spine();
  write_dicom_series(path("in/t1"), t1, mr_series("sag t1", {.echo_ms = 10.0, .repetition_ms = 550.0}, 1));
  write_dicom_series(
      path("in/stir"), stir_of(t1),
      mr_series("sag stir",
                {.scanning_sequence = "IR", .echo_ms = 60.0, .repetition_ms = 4000.0, .inversion_ms = 160.0}, 2));
  const ProgramResult said = kyphos({"batch", path("in"), "--out", path("out"), "--dicom", "--quiet"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  const std::string table = content("out/vertebrae.csv");
  EXPECT_THAT(table, HasSubstr(",modality,sequence,"));
  EXPECT_THAT(table, HasSubstr(",MR,T1,"));
  EXPECT_THAT(table, HasSubstr("on STIR"));
  EXPECT_THAT(table, Not(HasSubstr("SECRET-8")));
  int segmentations = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path("out"))) {
    segmentations += entry.path().filename().string().ends_with("bodies-seg.dcm") ? 1 : 0;
  }
  EXPECT_EQ(segmentations, 1);
}

}  // namespace
}  // namespace kyphos::test
