#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <fstream>

#include "io/error.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

using measure::Volume;

class IndexInputs : public DicomFixture {
 protected:
  void write_text(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string reason_code_of(const DicomSeriesOptions& options,
                                           const Volume& volume = small_ramp()) const {
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, volume, options);
    return only_series().reason_code;
  }
};

TEST_F(IndexInputs, DescribesAPlainSeries) {
  write_dicom_series(folder_, small_ramp(), {.description = "spine", .contrast_agent = "Iohexol"});
  const io::InputIndex found = index();
  ASSERT_EQ(found.patients.size(), 1U);
  EXPECT_EQ(found.patients[0].id, "PHANTOM-1");
  EXPECT_EQ(found.patients[0].age_years, 70);
  const io::StudySummary& study = found.patients[0].studies.at(0);
  EXPECT_EQ(study.date, "2020-01-02");
  EXPECT_EQ(study.chosen, 0U);
  const io::SeriesSummary& series = study.series.at(0);
  EXPECT_TRUE(series.usable);
  EXPECT_EQ(series.orientation, "axial");
  EXPECT_EQ(series.slice_count, 20);
  EXPECT_EQ(series.posture, io::Posture::Supine);
  EXPECT_EQ(series.posture_evidence, "Patient Position HFS");
  EXPECT_EQ(series.contrast, io::Tristate::Yes);
  EXPECT_EQ(series.kvp, 120.0);
  EXPECT_NEAR(series.spacing_mm[2], 2.0, 1e-9);
  EXPECT_EQ(found.file_count, 20U);
  EXPECT_TRUE(found.ignored.empty());
}

TEST_F(IndexInputs, NamesWhyASeriesCannotBeMeasured) {
  EXPECT_EQ(reason_code_of({.modality = "PT"}), "not_ct");
  EXPECT_EQ(reason_code_of({.modality = "CR"}), "film");
  EXPECT_EQ(reason_code_of({.sop_class = "1.2.840.10008.5.1.4.1.1.7"}), "secondary_capture");
  EXPECT_EQ(reason_code_of({.image_type = "ORIGINAL\\PRIMARY\\LOCALIZER"}), "localizer");
  EXPECT_EQ(reason_code_of({.image_type = "DERIVED\\SECONDARY\\SCREEN SAVE"}), "screen_save");
  EXPECT_EQ(reason_code_of({.image_type = "DERIVED\\SECONDARY\\OTHER\\CSA MIP"}), "derived");
  EXPECT_EQ(reason_code_of({.burned_in_annotation = "YES"}), "burned_in_text");
  EXPECT_EQ(reason_code_of({.slice_thickness_mm = 7.0}), "too_thick");
  EXPECT_EQ(reason_code_of({}, ramp_volume({16, 16, 20}, {1.0, 1.0, 6.0})), "too_thick");
  EXPECT_EQ(reason_code_of({}, ramp_volume({16, 16, 5}, {1.0, 1.0, 2.0})), "too_few_slices");
  EXPECT_EQ(reason_code_of({}, ramp_volume({16, 16, 10}, {1.0, 1.0, 0.5})), "too_short");
  EXPECT_EQ(reason_code_of({.omitted_slices = {5, 6, 7, 8, 9, 10, 11}}), "gaps");
}

TEST_F(IndexInputs, TellsLengthsAsTheScannerWouldSayThem) {
  write_dicom_series(folder_, ramp_volume({16, 16, 20}, {1.0, 1.0, 1.25}));
  EXPECT_EQ(only_series().reason, "20 axial slices of 1.25 mm");
  std::filesystem::remove_all(folder_);
  write_dicom_series(folder_, small_ramp());
  EXPECT_EQ(only_series().reason, "20 axial slices of 2.0 mm");
}

TEST_F(IndexInputs, GoesByTheThickSlicesOfAStackThatChangesOnTheWay) {
  // As many head protocols do: thin slices below, thick ones above, in one series.
  write_dicom_series(folder_ / "a", ramp_volume({16, 16, 10}, {1.0, 1.0, 4.0}), {.series_uid = "2.25.9"});
  measure::Volume upper = ramp_volume({16, 16, 10}, {1.0, 1.0, 7.0});
  upper.grid.lps_from_index.translation().z() += 40.0;
  write_dicom_series(folder_ / "b", upper, {.series_uid = "2.25.9", .file_prefix = "B"});
  EXPECT_EQ(only_series().reason_code, "too_thick");
}

TEST_F(IndexInputs, OrdersSlicesByPlaceWhateverTheirNamesAndNumbers) {
  const auto files = write_dicom_series(folder_, small_ramp());
  for (std::size_t at = 0; at < files.size(); ++at) {
    std::filesystem::rename(files[at], folder_ / (std::string(1, static_cast<char>('a' + (at * 7) % 20)) + ".bin"));
  }
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.warnings.empty());
  EXPECT_EQ(io::read_series(series).volume.hu, small_ramp().hu);
}

TEST_F(IndexInputs, KnowsThePostureOfEveryPatientPosition) {
  // PS3.3 C.7.3.1.1.2: head or feet first; supine, prone, decubitus left or right; seated positions of PS3.3 too.
  for (const auto& [position, posture] : {std::pair{"HFS", io::Posture::Supine},
                                          {"FFS", io::Posture::Supine},
                                          {"HFP", io::Posture::Prone},
                                          {"FFP", io::Posture::Prone},
                                          {"HFDR", io::Posture::LateralDecubitus},
                                          {"FFDL", io::Posture::LateralDecubitus},
                                          {"", io::Posture::Unknown}}) {
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(), {.patient_position = position});
    EXPECT_EQ(only_series().posture, posture) << position;
  }
}

TEST_F(IndexInputs, TakesAnAxialSingleSliceForTooFew) {
  EXPECT_EQ(reason_code_of({}, ramp_volume({16, 16, 1}, {1.0, 1.0, 2.0})), "too_few_slices");
}

TEST_F(IndexInputs, KeepsTheLowestInstanceOfDuplicates) {
  write_dicom_series(folder_, small_ramp(), {.duplicated_slices = {3, 4}});
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.slice_count, 20);
  EXPECT_TRUE(series.usable);
  EXPECT_TRUE(has_warning(series.warnings, "duplicate_slices"));
  EXPECT_EQ(series.slices[3].file.filename(), "IM0004");
  EXPECT_EQ(series.slices[4].file.filename(), "IM0006");
}

TEST_F(IndexInputs, CountsAFolderGivenTwiceOnce) {
  write_dicom_series(folder_, small_ramp());
  const io::InputIndex found = io::index_inputs(std::vector{folder_, folder_, folder_ / "IM0003", folder_ / "."});
  EXPECT_EQ(found.file_count, 20U);
  EXPECT_TRUE(found.patients.at(0).studies.at(0).series.at(0).warnings.empty());
}

TEST_F(IndexInputs, ReadsCopiedFilesOnce) {
  write_dicom_series(folder_ / "a", small_ramp());
  write_dicom_series(folder_ / "b", small_ramp());
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.slice_count, 20);
  EXPECT_TRUE(has_warning(series.warnings, "duplicate_files"));
}

TEST_F(IndexInputs, SplitsASeriesOfTwoOrientations) {
  const Volume cube = ramp_volume({20, 20, 20}, {1.0, 1.0, 1.0});
  write_dicom_series(folder_ / "a", cube, {.series_uid = "2.25.7"});
  write_dicom_series(folder_ / "b", cube,
                     {.series_uid = "2.25.7",
                      .image_type = "ORIGINAL\\PRIMARY\\LOCALIZER",
                      .file_prefix = "L",
                      .slice_axis = SliceAxis::J,
                      .omitted_slices = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}});
  const io::InputIndex found = index();
  const io::StudySummary& study = found.patients.at(0).studies.at(0);
  ASSERT_EQ(study.series.size(), 2U);
  EXPECT_EQ(study.chosen, 0U);
  EXPECT_EQ(study.series[0].orientation, "axial");
  EXPECT_TRUE(study.series[0].usable);
  EXPECT_EQ(study.series[1].reason_code, "localizer");
}

TEST_F(IndexInputs, TellsTwoPatientsInOneFolderApart) {
  write_dicom_series(folder_, small_ramp(), {.patient_id = "A", .file_prefix = "A"});
  write_dicom_series(folder_, small_ramp(), {.patient_id = "B", .file_prefix = "B"});
  EXPECT_EQ(index().patients.size(), 2U);
}

TEST_F(IndexInputs, KeepsAPatientWhoseIssuerIsSometimesLeftOut) {
  write_dicom_series(folder_ / "a", small_ramp(), {.issuer = "HOSPITAL"});
  write_dicom_series(folder_ / "b", small_ramp(), {.study_date = "20210304"});
  const io::InputIndex found = index();
  ASSERT_EQ(found.patients.size(), 1U);
  EXPECT_EQ(found.patients[0].studies.size(), 2U);
}

TEST_F(IndexInputs, WarnsWithoutNamingValuesWhereOneIdHasTwoPersons) {
  write_dicom_series(folder_ / "a", small_ramp(), {.birth_date = "19400101", .sex = "F"});
  write_dicom_series(folder_ / "b", small_ramp(), {.birth_date = "19700101", .sex = "M", .study_date = "20210304"});
  const io::InputIndex found = index();
  const std::vector<measure::Warning>& warnings = found.patients.at(0).studies.at(0).series.at(0).warnings;
  ASSERT_TRUE(has_warning(warnings, "patient_contradiction"));
  EXPECT_EQ(warnings.back().text.find("1940"), std::string::npos);
}

TEST_F(IndexInputs, TakesAnotherNameAloneForNoOtherPerson) {
  write_dicom_series(folder_ / "a", small_ramp(), {.patient_name = "Maiden^Mary"});
  write_dicom_series(folder_ / "b", small_ramp(), {.patient_name = "Married^Mary", .study_date = "20210304"});
  const io::InputIndex found = index();
  const std::vector<measure::Warning>& warnings = found.patients.at(0).studies.at(0).series.at(0).warnings;
  EXPECT_TRUE(has_warning(warnings, "patient_name_differs"));
  EXPECT_FALSE(has_warning(warnings, "patient_contradiction"));
}

TEST_F(IndexInputs, OrdersStudiesByDateWithUndatedOnesLast) {
  write_dicom_series(folder_ / "a", small_ramp(), {.study_date = ""});
  write_dicom_series(folder_ / "b", small_ramp(), {.study_date = "20210304"});
  write_dicom_series(folder_ / "c", small_ramp(), {.study_date = "20190304"});
  const io::InputIndex found = index();
  ASSERT_EQ(found.patients.at(0).studies.size(), 3U);
  EXPECT_EQ(found.patients[0].studies[0].date, "2019-03-04");
  EXPECT_EQ(found.patients[0].studies[1].date, "2021-03-04");
  EXPECT_EQ(found.patients[0].studies[2].date, std::nullopt);
}

TEST_F(IndexInputs, ChoosesTheThinSeriesOverTheThickOne) {
  write_dicom_series(folder_ / "a", ramp_volume({16, 16, 20}, {1.0, 1.0, 4.0}), {.series_number = 1});
  write_dicom_series(folder_ / "b", ramp_volume({16, 16, 80}, {1.0, 1.0, 1.0}), {.series_number = 2});
  const io::InputIndex found = index();
  const io::StudySummary& study = found.patients.at(0).studies.at(0);
  ASSERT_EQ(study.chosen, 1U);
  EXPECT_NE(study.series[1].reason.find("preferred to 1 other by slices of 3 mm or less"), std::string::npos)
      << study.series[1].reason;
}

TEST_F(IndexInputs, ChoosesTheOriginalOverTheReformatAndStandardOverLung) {
  write_dicom_series(folder_ / "a", small_ramp(), {.series_number = 1, .image_type = "DERIVED\\SECONDARY\\MPR"});
  write_dicom_series(folder_ / "b", small_ramp(), {.series_number = 2, .kernel = "LUNG"});
  write_dicom_series(folder_ / "c", small_ramp(), {.series_number = 3, .kernel = "STANDARD"});
  EXPECT_EQ(index().patients.at(0).studies.at(0).chosen, 2U);
}

TEST_F(IndexInputs, ChoosesTheSeriesThatCoversMoreOfTheSpine) {
  write_dicom_series(folder_ / "a", ramp_volume({16, 16, 40}, {1.0, 1.0, 1.0}), {.series_number = 1});
  write_dicom_series(folder_ / "b", ramp_volume({16, 16, 50}, {1.0, 1.0, 2.0}), {.series_number = 2});
  EXPECT_EQ(index().patients.at(0).studies.at(0).chosen, 1U);
}

TEST_F(IndexInputs, FollowsADicomdirAndNamesWhatIsMissing) {
  const auto files = write_dicom_series(folder_ / "IMAGES", small_ramp());
  write_dicomdir(folder_, files);
  std::filesystem::remove(files[19]);
  const io::InputIndex found = io::index_inputs(std::vector{folder_ / "DICOMDIR"});
  ASSERT_EQ(found.patients.size(), 1U);
  EXPECT_EQ(found.patients[0].studies.at(0).series.at(0).slice_count, 19);
  ASSERT_EQ(found.ignored.size(), 1U);
  EXPECT_EQ(found.ignored[0].reason_code, "missing");
}

TEST_F(IndexInputs, ListsFilesThatAreNoPicturesWithTheReason) {
  write_text("report.dcm", "This is text, whatever its name says. This is text, whatever its name says.");
  write_text("void", "");
  write_text("broken.nii", "not a header");
  const io::InputIndex found = index();
  EXPECT_TRUE(found.patients.empty());
  ASSERT_EQ(found.ignored.size(), 3U);
  EXPECT_EQ(found.ignored[0].reason_code, "damaged");
  EXPECT_EQ(found.ignored[1].reason_code, "not_dicom");
  EXPECT_EQ(found.ignored[2].reason_code, "empty");
}

TEST_F(IndexInputs, RefusesASeriesWithACutFileAndNamesIt) {
  const auto files = write_dicom_series(folder_, ramp_volume({64, 64, 10}, {1.0, 1.0, 2.0}));
  std::filesystem::resize_file(files[4], std::filesystem::file_size(files[4]) - 2000);
  const io::SeriesSummary series = only_series();
  EXPECT_FALSE(series.usable);
  EXPECT_EQ(series.reason_code, "truncated");
  EXPECT_NE(series.reason.find("IM0005"), std::string::npos) << series.reason;
}

TEST_F(IndexInputs, ThrowsForAPathThatDoesNotExist) {
  EXPECT_THROW(static_cast<void>(io::index_inputs(std::vector{folder_ / "nowhere"})), io::Error);
}

TEST_F(IndexInputs, FindsNothingInAnEmptyFolder) {
  EXPECT_TRUE(index().patients.empty());
  EXPECT_EQ(index().file_count, 0U);
}

TEST_F(IndexInputs, ReportsProgress) {
  write_dicom_series(folder_, small_ramp());
  std::size_t last = 0;
  static_cast<void>(io::index_inputs(std::vector{folder_}, [&last](std::size_t count) { last = count; }));
  EXPECT_EQ(last, 20U);
}

TEST_F(IndexInputs, SurvivesEveryOddFile) {
  if (shared_data().empty()) {
    GTEST_SKIP() << needs_shared_data("dicom-oddities");
  }
  const io::InputIndex found = io::index_inputs(std::vector{shared_data() / "dicom-oddities"});
  EXPECT_GT(found.file_count, 100U);
  for (const io::IgnoredFile& file : found.ignored) {
    EXPECT_FALSE(file.reason.empty()) << file.file;
  }
  for (const io::PatientSummary& patient : found.patients) {
    for (const io::StudySummary& study : patient.studies) {
      for (const io::SeriesSummary& series : study.series) {
        EXPECT_FALSE(series.reason_code.empty());
        EXPECT_EQ(series.usable, series.reason_code == "ok" || series.reason_code == "single_slice");
      }
    }
  }
}

TEST_F(IndexInputs, FindsBothDatesOfARealPatient) {
  const std::filesystem::path folder = shared_data() / "ct-dicom" / "acrin-flt001";
  if (shared_data().empty() || !std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << needs_shared_data("ct-dicom/acrin-flt001");
  }
  const io::InputIndex found = io::index_inputs(std::vector{folder});
  ASSERT_EQ(found.patients.size(), 1U);
  ASSERT_EQ(found.patients[0].studies.size(), 2U);
  for (const io::StudySummary& study : found.patients[0].studies) {
    ASSERT_TRUE(study.chosen.has_value());
    EXPECT_EQ(study.series[*study.chosen].slice_count, 99);
    EXPECT_NEAR(study.series[*study.chosen].spacing_mm[2], 4.25, 1e-6);
  }
}

TEST_F(IndexInputs, PassesOnNoBytesThatAreNoLetters) {
  const std::vector<std::filesystem::path> files = write_dicom_series(folder_, ramp_volume({8, 8, 10}, {1, 1, 2}));
  for (const std::filesystem::path& path : files) {
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(path.c_str()).good());
    format.getDataset()->putAndInsertString(DCM_RescaleType, "MG\xE9\xFF");
    format.getDataset()->putAndInsertString(DCM_SeriesDescription, "caf\xE9");
    ASSERT_TRUE(format.saveFile(path.c_str(), EXS_LittleEndianExplicit).good());
  }
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.description, "caf?");
  EXPECT_FALSE(series.usable);
  EXPECT_NE(series.reason.find("MG??"), std::string::npos) << series.reason;
}

}  // namespace
}  // namespace kyphos::test
