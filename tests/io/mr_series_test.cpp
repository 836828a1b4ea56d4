#include <gmock/gmock.h>

#include <fstream>

#include "io/dicom/header/mr_acquisition.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

using io::dicom::MrAcquisition;
using ::testing::HasSubstr;

/// Twelve sagittal slices 4 mm apart of 1 mm pixels; the values rise along the body and are never negative.
measure::Volume sagittal_slab() {
  measure::Volume volume;
  volume.grid.size = {12, 40, 60};
  volume.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(4.0, 1.0, 1.0));
  for (std::size_t at = 0; at < volume.grid.voxel_count(); ++at) {
    volume.hu.push_back(static_cast<std::int16_t>(at / 480 * 10 + at % 7));
  }
  return volume;
}

DicomSeriesOptions mr_options(const MrTags& tags, const std::string& image_type = "ORIGINAL\\PRIMARY\\M\\NORM") {
  return {.description = "",
          .modality = "MR",
          .image_type = image_type,
          .kernel = "",
          .sign = PixelSign::Unsigned,
          .bits_stored = 12,
          .intercept = 0.0,
          .slice_axis = SliceAxis::I,
          .mr = tags};
}

std::string sequence_of(const MrAcquisition& acquisition, const std::string& image_type = "ORIGINAL\\PRIMARY",
                        const std::string& description = "") {
  return io::dicom::mr_sequence_of(acquisition, image_type, description).name;
}

TEST(MrSequence, IsToldByTheTimesOfSpinEchoes) {
  EXPECT_EQ(sequence_of({.scanning_sequence = "SE", .echo_ms = 10.0, .repetition_ms = 550.0}), "T1");
  EXPECT_EQ(sequence_of({.scanning_sequence = "SE", .echo_ms = 100.0, .repetition_ms = 3500.0}), "T2");
  EXPECT_EQ(sequence_of({.scanning_sequence = "SE", .echo_ms = 30.0, .repetition_ms = 2500.0}), "PD");
  // 3-D turbo spin echoes repeat fast and have long echoes all the same.
  EXPECT_EQ(sequence_of({.scanning_sequence = "SE", .echo_ms = 130.0, .repetition_ms = 1500.0}), "T2");
}

TEST(MrSequence, IsStirWhereAShortInversionNullsFat) {
  EXPECT_EQ(
      sequence_of({.scanning_sequence = "SE\\IR", .echo_ms = 60.0, .repetition_ms = 4000.0, .inversion_ms = 160.0}),
      "STIR");
  EXPECT_EQ(
      sequence_of({.scanning_sequence = "SE\\IR", .echo_ms = 10.0, .repetition_ms = 2000.0, .inversion_ms = 860.0}),
      "T1 inversion recovery");
}

TEST(MrSequence, SaysThatFatIsSuppressed) {
  EXPECT_EQ(
      sequence_of({.scanning_sequence = "SE", .scan_options = "PFP\\FS", .echo_ms = 80.0, .repetition_ms = 3500.0}),
      "T2 fat-suppressed");
}

TEST(MrSequence, TellsThePartsOfADixonSeriesApart) {
  const MrAcquisition t2{.scanning_sequence = "SE", .echo_ms = 90.0, .repetition_ms = 3500.0};
  EXPECT_EQ(sequence_of(t2, "DERIVED\\PRIMARY\\DIXON\\WATER"), "T2 Dixon water");
  EXPECT_EQ(sequence_of(t2, "ORIGINAL\\PRIMARY\\IP\\IP\\DERIVED"), "T2 Dixon in phase");
}

TEST(MrSequence, BelievesTheDescriptionOnlyWhereNoTimeIsGiven) {
  const MrAcquisition t1{.scanning_sequence = "SE", .echo_ms = 10.0, .repetition_ms = 500.0};
  EXPECT_EQ(sequence_of(t1, "ORIGINAL\\PRIMARY", "t2_tse_sag"), "T1");
  EXPECT_EQ(sequence_of({}, "ORIGINAL\\PRIMARY", "t2_tse_sag"), "T2");
  EXPECT_FALSE(io::dicom::mr_sequence_of({}, "ORIGINAL\\PRIMARY", "lumbar").known);
}

class MrSeries : public DicomFixture {
 protected:
  [[nodiscard]] std::vector<io::SeriesSummary> all_series() const {
    std::vector<io::SeriesSummary> all;
    for (const io::PatientSummary& patient : index().patients) {
      for (const io::StudySummary& study : patient.studies) {
        all.insert(all.end(), study.series.begin(), study.series.end());
      }
    }
    return all;
  }
  [[nodiscard]] std::string reason_code_of_mr(const DicomSeriesOptions& options) const {
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, sagittal_slab(), options);
    return only_series().reason_code;
  }
};

TEST_F(MrSeries, OfSagittalSlicesIsTakenAndSaysItsSequence) {
  write_dicom_series(folder_, sagittal_slab(), mr_options({}));
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable) << series.reason;
  EXPECT_EQ(series.sequence, "T2");
  EXPECT_THAT(series.reason, HasSubstr("12 sagittal slices of 4.0 mm, T2 (TE 100 ms, TR 3500 ms)"));
}

TEST_F(MrSeries, IsReadAsSignalThatNobodyTakesForHounsfieldUnits) {
  const measure::Volume written = sagittal_slab();
  write_dicom_series(folder_, written, mr_options({}));
  const measure::Volume read = io::read_series(only_series()).volume;
  EXPECT_EQ(read.quantity, measure::Quantity::MrSignal);
  EXPECT_FALSE(read.is_attenuation());
  const measure::PointLps point = written.grid.lps(5, 20, 30);
  EXPECT_NEAR(measure::Sampler(read).hu_or(point, -1.0F), written.at(5, 20, 30), 1.0);
  EXPECT_EQ(io::why_not_hounsfield(read)->code, "not_hounsfield");
}

TEST_F(MrSeries, OfAnotherPlaneOrKindIsLeftAsideWithTheReason) {
  DicomSeriesOptions axial = mr_options({});
  axial.slice_axis = SliceAxis::K;
  measure::Volume thick = sagittal_slab();
  thick.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(1.0, 1.0, 4.0));
  write_dicom_series(folder_, thick, axial);
  EXPECT_EQ(only_series().reason_code, "not_sagittal");
  EXPECT_EQ(reason_code_of_mr(mr_options({}, "ORIGINAL\\PRIMARY\\LOCALIZER")), "localizer");
  EXPECT_EQ(reason_code_of_mr(mr_options({}, "DERIVED\\PRIMARY\\ADC")), "derived");
  EXPECT_EQ(reason_code_of_mr(mr_options({.scanning_sequence = "EP"})), "derived");
}

TEST_F(MrSeries, OfTwoEchoesIsTwoStacks) {
  write_dicom_series(folder_ / "a", sagittal_slab(), mr_options({.echo_ms = 100.0}));
  DicomSeriesOptions early = mr_options({.echo_ms = 20.0});
  early.file_prefix = "EARLY";
  write_dicom_series(folder_ / "b", sagittal_slab(), early);
  const std::vector<io::SeriesSummary> stacks = all_series();
  ASSERT_EQ(stacks.size(), 2U);
  EXPECT_TRUE(stacks[0].usable && stacks[1].usable);
  EXPECT_NE(stacks[0].sequence, stacks[1].sequence);
}

TEST_F(MrSeries, IsChosenByWhereMarrowEndsClearly) {
  DicomSeriesOptions t1 = mr_options({.echo_ms = 10.0, .repetition_ms = 500.0});
  DicomSeriesOptions stir = mr_options({.scanning_sequence = "SE\\IR", .echo_ms = 60.0, .inversion_ms = 160.0});
  stir.series_number = 2;
  write_dicom_series(folder_ / "stir", sagittal_slab(), stir);
  write_dicom_series(folder_ / "t1", sagittal_slab(), t1);
  const io::InputIndex found = index();
  const io::StudySummary& study = found.patients.at(0).studies.at(0);
  ASSERT_TRUE(study.chosen);
  EXPECT_EQ(study.series[*study.chosen].sequence, "T1");
}

TEST_F(MrSeries, GivesWayToACtOfTheSameStudy) {
  write_dicom_series(folder_ / "mr", sagittal_slab(), mr_options({}));
  DicomSeriesOptions ct;
  ct.series_number = 2;
  write_dicom_series(folder_ / "ct", small_ramp(), ct);
  const io::InputIndex found = index();
  const io::StudySummary& study = found.patients.at(0).studies.at(0);
  ASSERT_TRUE(study.chosen);
  EXPECT_EQ(study.series[*study.chosen].modality, "CT");
}

TEST_F(MrSeries, InOneEnhancedFileIsTakenToo) {
  write_enhanced_mr(folder_ / "enhanced.dcm", sagittal_slab(), mr_options({.echo_ms = 9.0, .repetition_ms = 600.0}));
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable) << series.reason;
  EXPECT_EQ(series.sequence, "T1");
  EXPECT_EQ(io::read_series(series).volume.quantity, measure::Quantity::MrSignal);
}

}  // namespace
}  // namespace kyphos::test
