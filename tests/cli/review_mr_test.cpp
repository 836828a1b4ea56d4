#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

/// T12 to L4 as an MR in sagittal slices of 4 mm.
measure::Volume mr_spine() {
  PhantomSpec spec;
  spec.marrow_hu = 290.0;
  spec.wall_hu = spec.endplate_hu = -130.0;
  spec.sac_hu = 700.0;
  measure::Volume volume = Phantom(spec).scan(PhantomField{.first = measure::Level::T12,
                                                           .last = measure::Level::L3,
                                                           .width_mm = 120.0,
                                                           .slice_mm = 4.0,
                                                           .view = PhantomView::Sagittal},
                                              {.noise_hu = 8.0});
  for (std::int16_t& value : volume.hu) {
    value = static_cast<std::int16_t>(std::max(0, value + 160));
  }
  return volume;
}

class ReviewMr : public CliFixture {};

TEST_F(ReviewMr, MeasuresASagittalSeriesAndSaysWhatAnMrDoesNotTell) {
  write_dicom_series(path("in"), mr_spine(),
                     {.description = "sag t1",
                      .modality = "MR",
                      .image_type = "ORIGINAL\\PRIMARY\\M",
                      .kernel = "",
                      .sign = PixelSign::Unsigned,
                      .bits_stored = 12,
                      .intercept = 0.0,
                      .mr = MrTags{.echo_ms = 10.0, .repetition_ms = 550.0}});
  const ProgramResult scan = kyphos({"scan", path("in")});
  EXPECT_THAT(scan.out, HasSubstr("T1 (TE 10 ms, TR 550 ms)")) << scan.err;
  const ProgramResult said = kyphos({"review", path("in"), "--out", path("out"), "--quiet"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  const auto report = nlohmann::json::parse(content("out/report.json"));
  const auto& study = report.at("studies").at(0);
  EXPECT_EQ(study.at("modality"), "MR");
  EXPECT_EQ(study.at("series").at("sequence"), "T1");
  EXPECT_GE(study.at("vertebrae").size(), 4U);
  EXPECT_THAT(content("out/vertebrae.csv"), HasSubstr(",MR,T1,"));
  EXPECT_THAT(content("out/report.html"), HasSubstr("MR T1"));
  EXPECT_THAT(content("out/report.json"), HasSubstr("an MR tells no attenuation"));
}

}  // namespace
}  // namespace kyphos::test
