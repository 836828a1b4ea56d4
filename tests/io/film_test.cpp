#include "io/dicom/film/film.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "io/dicom/film/film_posture.h"
#include "io/dicom/film/film_scale.h"
#include "io/error.h"
#include "tests/support/film_builder.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

using Spacing = std::array<double, 2>;

TEST(FilmScale, PixelsKnownAtTheDetectorOnlyAreNoMillimetres) {
  for (const io::FilmScaleTags& tags :
       {io::FilmScaleTags{.imager_pixel_spacing = Spacing{0.15, 0.15}},
        io::FilmScaleTags{.pixel_spacing = Spacing{0.15, 0.15}, .imager_pixel_spacing = Spacing{0.15, 0.15}},
        io::FilmScaleTags{.pixel_spacing = Spacing{0.15, 0.15}}, io::FilmScaleTags{}}) {
    EXPECT_FALSE(io::film_scale(tags).scale.known);
    EXPECT_FALSE(io::film_scale(tags).scale.words.empty());
  }
}

TEST(FilmScale, IsThatOfTheDetectorOverTheMagnification) {
  const auto scale = io::film_scale(
      {.imager_pixel_spacing = Spacing{0.15, 0.30}, .magnification = 1.2, .source_to_detector_mm = 1800.0});
  ASSERT_TRUE(scale.scale.known);
  EXPECT_NEAR(scale.pixel_mm[0], 0.125, 1e-12);
  EXPECT_NEAR(scale.pixel_mm[1], 0.25, 1e-12);
}

TEST(FilmScale, DistancesTellLessSurelyThanTheMakersEstimate) {
  const auto by_distances = io::film_scale(
      {.imager_pixel_spacing = Spacing{0.15, 0.15}, .source_to_detector_mm = 1800.0, .source_to_patient_mm = 1500.0});
  const auto by_maker = io::film_scale({.imager_pixel_spacing = Spacing{0.15, 0.15}, .magnification = 1.2});
  ASSERT_TRUE(by_distances.scale.known);
  EXPECT_NEAR(by_distances.pixel_mm[0], 0.125, 1e-12);
  EXPECT_GT(by_distances.scale.relative_se, by_maker.scale.relative_se);
}

TEST(FilmScale, CorrectedPixelSpacingIsTakenAndContradictionsAreNot) {
  EXPECT_TRUE(io::film_scale({.pixel_spacing = Spacing{0.125, 0.125}, .calibration_type = "FIDUCIAL"}).scale.known);
  EXPECT_TRUE(io::film_scale({.pixel_spacing = Spacing{0.125, 0.125}, .imager_pixel_spacing = Spacing{0.15, 0.15}})
                  .scale.known);
  // No film is smaller than the patient, and none twice as large.
  EXPECT_FALSE(
      io::film_scale({.pixel_spacing = Spacing{0.2, 0.2}, .imager_pixel_spacing = Spacing{0.15, 0.15}}).scale.known);
  EXPECT_FALSE(io::film_scale({.imager_pixel_spacing = Spacing{0.15, 0.15}, .magnification = 2.5}).scale.known);
  EXPECT_FALSE(io::film_scale({.imager_pixel_spacing = Spacing{0.15, 0.15},
                               .source_to_detector_mm = 1000.0,
                               .source_to_patient_mm = 1500.0})
                   .scale.known);
}

TEST(FilmPosture, IsByCodeThenByWordAndUnknownWhereTheHeaderSaysNeitherOrBoth) {
  EXPECT_EQ(io::film_posture({"10904000"}, {"supine"}).posture, io::Posture::Standing);
  EXPECT_EQ(io::film_posture({}, {"L-Spine lateral STANDING"}).posture, io::Posture::Standing);
  EXPECT_EQ(io::film_posture({}, {"LWS seitl. stehend"}).posture, io::Posture::Standing);
  EXPECT_EQ(io::film_posture({}, {"crosstable"}).posture, io::Posture::Supine);
  EXPECT_EQ(io::film_posture({}, {"Understanding of pain"}).posture, io::Posture::Unknown);
  EXPECT_EQ(io::film_posture({}, {"standing", "sitting"}).posture, io::Posture::Unknown);
  EXPECT_EQ(io::film_posture({}, {}).posture, io::Posture::Unknown);
}

class FilmFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-film-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Two rows of four pixels.
  [[nodiscard]] io::Film film(const FilmOptions& options,
                              const std::vector<std::uint16_t>& pixels = {0, 100, 200, 300, 400, 500, 600, 700}) const {
    write_film(folder_ / "film.dcm", pixels, 2, 4, options);
    return io::read_film(folder_ / "film.dcm");
  }
  std::filesystem::path folder_;
};

TEST_F(FilmFile, IsShownThroughItsWindow) {
  const io::Film seen = film({.tags = {{"WindowCenter", "400"}, {"WindowWidth", "400"}, {"ViewPosition", "LL"}}});
  EXPECT_EQ(seen.grey[2], -350);  // 200: at the window's dark end
  EXPECT_EQ(seen.grey[4], 400);   // 400: half-way to white
  EXPECT_EQ(seen.grey[7], 1150);  // 700: beyond its bright end
  EXPECT_TRUE(seen.warnings.empty());
}

TEST_F(FilmFile, WhoseLowValuesAreWhiteIsTurnedRound) {
  const io::Film plain = film({.tags = {{"WindowCenter", "350"}, {"WindowWidth", "700"}}});
  const io::Film turned =
      film({.photometric = "MONOCHROME1", .tags = {{"WindowCenter", "350"}, {"WindowWidth", "700"}}},
           {700, 600, 500, 400, 300, 200, 100, 0});
  EXPECT_EQ(turned.grey, plain.grey);
}

TEST_F(FilmFile, PaddingIsOutsideEvenWhereItsValueCouldBeTissue) {
  const io::Film seen = film({.tags = {{"PixelPaddingValue", "0"}}});
  EXPECT_EQ(seen.grey[0], measure::kOutsideScan);
  EXPECT_NE(seen.grey[1], measure::kOutsideScan);
}

TEST_F(FilmFile, SixteenBitsFitTheRange) {
  const io::Film seen = film({.bits_stored = 16, .tags = {{"WindowCenter", "32768"}, {"WindowWidth", "65536"}}},
                             {0, 1, 2, 3, 4, 5, 32768, 65535});
  EXPECT_EQ(seen.grey[0], -350);
  EXPECT_NEAR(seen.grey[6], 400, 1);
  EXPECT_NEAR(seen.grey[7], 1150, 1);
}

TEST_F(FilmFile, FromTheFrontIsRefusedAndAnUnknownViewIsSaid) {
  EXPECT_THROW(static_cast<void>(film({.tags = {{"ViewPosition", "AP"}}})), io::Error);
  EXPECT_THROW(static_cast<void>(film({.tags = {{"PatientOrientation", "L\\F"}}})), io::Error);
  ASSERT_EQ(film({}).warnings.size(), 1U);
  EXPECT_EQ(film({}).warnings[0].code, "view_unknown");
}

TEST_F(FilmFile, TellsItsPostureAndFacing) {
  const io::Film seen = film({.tags = {{"SeriesDescription", "Spine lat standing"}, {"PatientOrientation", "P\\F"}}});
  EXPECT_EQ(seen.posture, io::Posture::Standing);
  EXPECT_THAT(seen.posture_evidence, HasSubstr("STANDING"));
  EXPECT_EQ(seen.facing, io::FilmFacing::ColumnsToPosterior);
}

}  // namespace
}  // namespace kyphos::test
