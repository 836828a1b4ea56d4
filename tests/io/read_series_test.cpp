#include <fstream>

#include "io/error.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

using measure::Volume;

class ReadSeries : public DicomFixture {};

TEST_F(ReadSeries, GivesBackTheVoxelsAndTheirPlaces) {
  write_dicom_series(folder_, small_ramp());
  const io::LoadedSeries loaded = io::read_series(only_series());
  EXPECT_EQ(loaded.volume.hu, small_ramp().hu);
  EXPECT_TRUE(loaded.volume.grid.lps_from_index.isApprox(small_ramp().grid.lps_from_index, 1e-9));
  EXPECT_TRUE(loaded.warnings.empty());
}

TEST_F(ReadSeries, DecodesEachLosslessEncodingToTheSameVoxels) {
  for (const Encoding encoding :
       {Encoding::ExplicitLittle, Encoding::ImplicitLittle, Encoding::ExplicitBig, Encoding::Deflated, Encoding::Rle,
        Encoding::JpegLossless, Encoding::JpegLosslessAnyPredictor, Encoding::JpegLsLossless,
        Encoding::Jpeg2000Lossless}) {
    for (const PixelSign sign : {PixelSign::Unsigned, PixelSign::Signed}) {
      SCOPED_TRACE("encoding " + std::to_string(static_cast<int>(encoding)) +
                   (sign == PixelSign::Signed ? ", signed" : ", unsigned"));
      std::filesystem::remove_all(folder_);
      write_dicom_series(folder_, small_ramp(), {.encoding = encoding, .sign = sign});
      EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
    }
  }
}

TEST_F(ReadSeries, DecodesEachLossyEncodingToWithinItsLoss) {
  struct Lossy {
    Encoding encoding;
    int bits_stored;
    double slope;
    double most_hu;
  };
  // Half a step of the slope, and the codec's own loss: a step or two of JPEG at quality 95, the bound of JPEG-LS.
  for (const Lossy& lossy :
       {Lossy{Encoding::JpegBaseline, 8, 4.0, 2.0 + 2 * 4.0}, Lossy{Encoding::JpegExtended, 12, 1.0, 2.0},
        Lossy{Encoding::JpegLsNearLossless, 12, 1.0, kJpegLsLargestError},
        Lossy{Encoding::Jpeg2000Lossy, 12, 1.0, 2.0}}) {
    SCOPED_TRACE("encoding " + std::to_string(static_cast<int>(lossy.encoding)));
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(),
                       {.encoding = lossy.encoding,
                        .sign = PixelSign::Unsigned,
                        .bits_stored = lossy.bits_stored,
                        .slopes = {lossy.slope}});
    const Volume volume = io::read_series(only_series()).volume;
    EXPECT_EQ(outside_count(volume), 0U);
    EXPECT_LE(worst_ramp_error_hu(volume), lossy.most_hu);
  }
}

TEST_F(ReadSeries, ReadsFilesWithoutPreambleOrMetaHeader) {
  for (const FileHeader header : {FileHeader::NoPreamble, FileHeader::DatasetOnly}) {
    SCOPED_TRACE(static_cast<int>(header));
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(), {.encoding = Encoding::ImplicitLittle, .file_header = header});
    EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
  }
}

TEST_F(ReadSeries, RescalesEachSliceByItsOwnSlope) {
  write_dicom_series(folder_, small_ramp(), {.slopes = {1.0, 0.5, 0.25}, .intercept = -700.0});
  EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
}

TEST_F(ReadSeries, ReadsTwelveSignedBits) {
  write_dicom_series(folder_, small_ramp(), {.sign = PixelSign::Signed, .bits_stored = 12, .intercept = 0.0});
  EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
}

TEST_F(ReadSeries, MarksPaddingAsOutsideTheScan) {
  Volume holed = small_ramp();
  holed.hu[5] = measure::kOutsideScan;
  holed.hu[777] = measure::kOutsideScan;
  write_dicom_series(folder_, holed, {.intercept = 0.0, .padding_value = -2000});
  EXPECT_EQ(io::read_series(only_series()).volume.hu, holed.hu);
}

TEST_F(ReadSeries, MistrustsAPaddingValueThatMeansTissue) {
  write_dicom_series(folder_, small_ramp(), {.intercept = 0.0, .padding_value = -400});
  EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
}

TEST_F(ReadSeries, TakesValuesFarBelowAirForOutside) {
  Volume filled = small_ramp();
  filled.hu[9] = -3024;
  write_dicom_series(folder_, filled);
  EXPECT_EQ(io::read_series(only_series()).volume.hu[9], measure::kOutsideScan);
}

TEST_F(ReadSeries, PlacesSagittalAndCoronalStacks) {
  for (const SliceAxis axis : {SliceAxis::I, SliceAxis::J}) {
    SCOPED_TRACE(static_cast<int>(axis));
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(), {.slice_axis = axis});
    const io::SeriesSummary series = only_series();
    EXPECT_EQ(series.orientation, axis == SliceAxis::I ? "sagittal" : "coronal");
    const Volume volume = io::read_series(series).volume;
    EXPECT_EQ(volume.grid.voxel_count(), small_ramp().grid.voxel_count());
    EXPECT_LE(worst_ramp_error_hu(volume), 0.5);
    EXPECT_GT(volume.grid.lps_from_index.linear().determinant(), 0.0);
  }
}

TEST_F(ReadSeries, PlacesAnObliqueStackWithPixelsThatAreNotSquare) {
  Volume oblique = ramp_volume({24, 20, 20}, {0.7, 1.3, 2.0});
  oblique.grid.lps_from_index.linear() =
      Eigen::AngleAxisd(0.8, Eigen::Vector3d(1.0, 0.2, 0.1).normalized()) * oblique.grid.lps_from_index.linear();
  write_dicom_series(folder_, oblique);
  const io::LoadedSeries loaded = io::read_series(only_series());
  EXPECT_EQ(only_series().orientation, "oblique");
  EXPECT_EQ(loaded.volume.hu, oblique.hu);
  EXPECT_LT((loaded.volume.grid.lps(23, 19, 19) - oblique.grid.lps(23, 19, 19)).norm(), 1e-4);
}

TEST_F(ReadSeries, StraightensATiltedGantry) {
  const Volume tall = ramp_volume({24, 60, 40}, {1.0, 1.0, 2.0});
  write_dicom_series(folder_, tall, {.padding_value = -2000, .gantry_tilt_deg = 15.0});
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable) << series.reason;
  EXPECT_TRUE(has_warning(series.warnings, "gantry_tilt"));
  const Volume volume = io::read_series(series).volume;
  const Eigen::Matrix3d axes = volume.grid.lps_from_index.linear();
  EXPECT_NEAR(axes.col(1).dot(axes.col(2)), 0.0, 1e-9);
  EXPECT_NEAR(axes.col(2).norm(), 2.0 * std::cos(15.0 * 3.14159265358979 / 180.0), 1e-4);
  // Rounding to whole HU when written and again when shifted.
  EXPECT_LE(worst_ramp_error_hu(volume, &tall.grid), 1.01);
  EXPECT_GT(volume.hu.size() - outside_count(volume), tall.hu.size() / 2);
}

TEST_F(ReadSeries, InterpolatesASingleMissingSlice) {
  write_dicom_series(folder_, small_ramp(), {.omitted_slices = {7}});
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(has_warning(series.warnings, "missing_slices"));
  const Volume volume = io::read_series(series).volume;
  EXPECT_EQ(volume.grid.size, small_ramp().grid.size);
  EXPECT_EQ(outside_count(volume), 0U);
  EXPECT_LE(worst_ramp_error_hu(volume), 0.51);
}

TEST_F(ReadSeries, LeavesAWideGapOutsideTheScan) {
  write_dicom_series(folder_, small_ramp(), {.omitted_slices = {7, 8, 9}});
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable) << series.reason;
  const Volume volume = io::read_series(series).volume;
  EXPECT_EQ(volume.grid.size, small_ramp().grid.size);
  EXPECT_EQ(outside_count(volume), 3U * 24U * 20U);
  EXPECT_EQ(volume.at(3, 3, 8), measure::kOutsideScan);
  EXPECT_LE(worst_ramp_error_hu(volume), 0.5);
}

TEST_F(ReadSeries, ResamplesUnevenSlices) {
  std::vector<double> shifts;
  for (int slice = 0; slice < 20; ++slice) {
    shifts.push_back(slice % 3 == 1 && slice < 19 ? 0.7 : 0.0);
  }
  write_dicom_series(folder_, small_ramp(), {.slice_shift_mm = shifts});
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(has_warning(series.warnings, "uneven_spacing"));
  // Rounding twice, and places within 2 % of a step count as the same: 4 HU a mm.
  EXPECT_LE(worst_ramp_error_hu(io::read_series(series).volume), 1.01 + 4.0 * 0.02 * series.spacing_mm[2]);
}

TEST_F(ReadSeries, ReadsEnhancedMultiFrame) {
  write_enhanced_ct(folder_ / "enhanced.dcm", small_ramp(), {.slopes = {1.0, 0.5}});
  const io::LoadedSeries loaded = io::read_series(only_series());
  EXPECT_EQ(loaded.volume.hu, small_ramp().hu);
  EXPECT_TRUE(loaded.volume.grid.lps_from_index.isApprox(small_ramp().grid.lps_from_index, 1e-9));
}

TEST_F(ReadSeries, ReadsCompressedEnhancedMultiFrame) {
  for (const Encoding encoding :
       {Encoding::Rle, Encoding::JpegLossless, Encoding::JpegLsLossless, Encoding::Jpeg2000Lossless}) {
    SCOPED_TRACE("encoding " + std::to_string(static_cast<int>(encoding)));
    write_enhanced_ct(folder_ / "enhanced.dcm", small_ramp(), {.encoding = encoding, .sign = PixelSign::Unsigned});
    EXPECT_EQ(io::read_series(only_series()).volume.hu, small_ramp().hu);
  }
}

TEST_F(ReadSeries, ReadsOneSagittalSliceAsThickAsItSays) {
  Volume slice = ramp_volume({1, 40, 50}, {3.0, 1.0, 1.0});
  write_dicom_series(folder_, slice,
                     {.image_type = "DERIVED\\SECONDARY\\MPR", .slice_axis = SliceAxis::I, .slice_thickness_mm = 3.0});
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable);
  EXPECT_TRUE(series.single_slice);
  EXPECT_EQ(series.reason_code, "single_slice");
  const Volume volume = io::read_series(series).volume;
  EXPECT_EQ(volume.grid.size, (std::array<int, 3>{40, 50, 1}));
  EXPECT_NEAR(volume.grid.spacing_mm()[2], 3.0, 1e-9);
  EXPECT_LE(worst_ramp_error_hu(volume), 0.5);
}

TEST_F(ReadSeries, NamesTheFileWhoseCompressedPixelsAreCutShort) {
  const auto files = write_dicom_series(folder_, small_ramp(), {.encoding = Encoding::JpegLsLossless});
  std::filesystem::resize_file(files[4], std::filesystem::file_size(files[4]) - 200);
  try {
    static_cast<void>(io::read_series(only_series()));
    FAIL() << "cut pixels were read";
  } catch (const io::Error& error) {
    EXPECT_NE(std::string(error.what()).find("IM0005"), std::string::npos) << error.what();
    EXPECT_FALSE(error.advice().empty());
  }
}

TEST_F(ReadSeries, RefusesASeriesThatCannotBeMeasured) {
  write_dicom_series(folder_, small_ramp(), {.modality = "MR"});
  EXPECT_THROW(static_cast<void>(io::read_series(only_series())), io::Error);
}

TEST_F(ReadSeries, LoadsRealJpeg2000) {
  const std::filesystem::path folder = shared_data() / "ct-totalsegmentator" / "example_ct_dicom_jpeg2000";
  if (shared_data().empty() || !std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << needs_shared_data("ct-totalsegmentator");
  }
  const io::InputIndex found = io::index_inputs(std::vector{folder});
  ASSERT_EQ(found.patients.size(), 1U);
  const io::StudySummary& study = found.patients[0].studies[0];
  ASSERT_TRUE(study.chosen.has_value());
  const Volume volume = io::read_series(study.series[*study.chosen]).volume;
  EXPECT_EQ(volume.grid.size, (std::array<int, 3>{512, 512, 20}));
  EXPECT_NEAR(volume.grid.spacing_mm()[2], 2.0, 1e-3);
  // Air fills the corners and soft tissue the middle of an abdomen.
  EXPECT_LT(volume.at(0, 0, 10), -900);
  EXPECT_GT(*std::ranges::max_element(volume.hu), 700);
}

}  // namespace
}  // namespace kyphos::test
