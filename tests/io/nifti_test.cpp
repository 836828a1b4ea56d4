#include <gmock/gmock.h>

#include <cstring>
#include <fstream>
#include <limits>

#include "io/error.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Where the fields of a NIfTI-1 header lie (nifti1.h), and what a test may vary in one.
struct NiftiOptions {
  float slope = 1.0F;
  float intercept = 0.0F;
  std::int16_t sform_code = 1;
  std::int16_t qform_code = 0;
  std::array<float, 3> pixdim{2.0F, 2.0F, 3.0F};
  float quaternion_c = 1.0F;  ///< 1 turns as kRas does; 0, with d, turns otherwise
  float quaternion_d = 0.0F;
  float qoffset_z = 100.0F;
  float vox_offset = 352.0F;
  std::array<std::int16_t, 3> dim{12, 10, 9};
};

constexpr std::array<int, 3> kSize{12, 10, 9};

/// Right-anterior-superior affine of the files written here: 2 x 2 x 3 mm, its axes left, anterior and superior.
constexpr std::array<std::array<float, 4>, 3> kRas{{{-2, 0, 0, 40}, {0, 2, 0, -30}, {0, 0, 3, 100}}};

template <typename T>
void put(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof(T));
}

std::string nifti_bytes(const std::vector<std::int16_t>& stored, const NiftiOptions& options) {
  std::string bytes(352, '\0');
  put<std::int32_t>(bytes, 0, 348);
  put<std::int16_t>(bytes, 40, 3);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    put<std::int16_t>(bytes, 42 + 2 * axis, options.dim.at(axis));
    put<float>(bytes, 80 + 4 * axis, options.pixdim.at(axis));
    for (std::size_t column = 0; column < 4; ++column) {
      put<float>(bytes, 280 + 16 * axis + 4 * column, kRas.at(axis).at(column));
    }
  }
  put<std::int16_t>(bytes, 48, 1);
  put<std::int16_t>(bytes, 70, 4);  // int16
  put<std::int16_t>(bytes, 72, 16);
  put<float>(bytes, 108, options.vox_offset);
  put<float>(bytes, 112, options.slope);
  put<float>(bytes, 116, options.intercept);
  put<std::int8_t>(bytes, 123, 2);  // mm
  put<std::int16_t>(bytes, 252, options.qform_code);
  put<std::int16_t>(bytes, 254, options.sform_code);
  // The same place as kRas by quaternion: half a turn about y would turn x and z, so z is turned back by qfac.
  put<float>(bytes, 76, -1.0F);
  put<float>(bytes, 260, options.quaternion_c);
  put<float>(bytes, 264, options.quaternion_d);
  put<float>(bytes, 268, kRas[0][3]);
  put<float>(bytes, 272, kRas[1][3]);
  put<float>(bytes, 276, options.qoffset_z);
  std::memcpy(bytes.data() + 344, "n+1", 3);
  for (const std::int16_t value : stored) {
    bytes.append({static_cast<char>(value & 0xFF), static_cast<char>((value >> 8) & 0xFF)});
  }
  return bytes;
}

std::vector<std::int16_t> counting_voxels(int first) {
  std::vector<std::int16_t> voxels;
  for (int at = 0; at < kSize[0] * kSize[1] * kSize[2]; ++at) {
    voxels.push_back(static_cast<std::int16_t>(first + at));
  }
  return voxels;
}

class NiftiInput : public DicomFixture {
 protected:
  void write(const std::string& bytes) const { std::ofstream(folder_ / "scan.nii", std::ios::binary) << bytes; }
};

TEST_F(NiftiInput, TurnsRightAnteriorSuperiorIntoPatientSpace) {
  write(nifti_bytes(counting_voxels(-500), {}));
  const io::SeriesSummary series = only_series();
  ASSERT_TRUE(series.usable) << series.reason;
  const measure::Volume volume = io::read_series(series).volume;
  EXPECT_EQ(volume.grid.size, kSize);
  EXPECT_EQ(volume.hu, counting_voxels(-500));
  // Axis i runs left (+x), j anterior (-y), k superior (+z).
  EXPECT_TRUE(volume.grid.lps(0, 0, 0).isApprox(Eigen::Vector3d(-40, 30, 100)));
  EXPECT_TRUE(volume.grid.lps(1, 2, 3).isApprox(Eigen::Vector3d(-38, 26, 109)));
}

TEST_F(NiftiInput, TakesTheQformWhereThereIsNoSform) {
  write(nifti_bytes(counting_voxels(-500), {.sform_code = 0, .qform_code = 1}));
  const io::SeriesSummary series = only_series();
  ASSERT_TRUE(series.usable) << series.reason;
  const measure::Volume volume = io::read_series(series).volume;
  EXPECT_TRUE(volume.grid.lps(0, 0, 0).isApprox(Eigen::Vector3d(-40, 30, 100), 1e-6));
  EXPECT_TRUE(volume.grid.lps(1, 2, 3).isApprox(Eigen::Vector3d(-38, 26, 109), 1e-6));
}

TEST_F(NiftiInput, ScalesToHounsfieldUnits) {
  write(nifti_bytes(counting_voxels(0), {.slope = 2.0F, .intercept = -1000.0F}));
  const measure::Volume volume = io::read_series(only_series()).volume;
  EXPECT_EQ(volume.hu[0], -1000);
  EXPECT_EQ(volume.hu[7], -986);
}

TEST_F(NiftiInput, RefusesALabelMap) {
  write(nifti_bytes(counting_voxels(0), {}));
  EXPECT_EQ(only_series().reason_code, "label_map");
}

TEST_F(NiftiInput, RefusesAVolumeWithoutAPlaceInSpace) {
  write(nifti_bytes(counting_voxels(-500), {.sform_code = 0}));
  EXPECT_EQ(only_series().reason_code, "no_geometry");
}

TEST_F(NiftiInput, RefusesVoxelsThatSformAndPixdimSizeDifferently) {
  write(nifti_bytes(counting_voxels(-500), {.pixdim = {2.0F, 2.0F, 2.5F}}));
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.reason_code, "geometry_contradicts");
  EXPECT_THAT(series.reason, HasSubstr("2.000 x 2.000 x 3.000 mm"));
  EXPECT_THAT(series.reason, HasSubstr("2.000 x 2.000 x 2.500 mm"));
}

TEST_F(NiftiInput, TakesSizesThatAreRoundedForOne) {
  write(nifti_bytes(counting_voxels(-500), {.qform_code = 1, .pixdim = {2.0F, 2.0F, 3.001F}}));
  const io::SeriesSummary series = only_series();
  EXPECT_TRUE(series.usable) << series.reason;
  EXPECT_FALSE(has_warning(series.warnings, "nifti_place"));
}

TEST_F(NiftiInput, RefusesFormsOfOneRankThatTurnTheVolumeDifferently) {
  write(nifti_bytes(counting_voxels(-500), {.qform_code = 1, .quaternion_c = 0.0F, .quaternion_d = 1.0F}));
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.reason_code, "geometry_contradicts");
  EXPECT_THAT(series.reason, AllOf(HasSubstr("sform"), HasSubstr("qform")));
}

TEST_F(NiftiInput, TakesTheScannersOwnSpaceBeforeOneThatIsAlignedToSomethingElse) {
  write(nifti_bytes(counting_voxels(-500),
                    {.sform_code = 4, .qform_code = 1, .pixdim = {1.0F, 1.0F, 1.5F}}));  // a template of twice the size
  const io::SeriesSummary series = only_series();
  ASSERT_TRUE(series.usable) << series.reason;
  EXPECT_TRUE(has_warning(series.warnings, "nifti_place"));
  EXPECT_NEAR(io::read_series(series).volume.grid.spacing_mm()[2], 1.5, 1e-6);
}

TEST_F(NiftiInput, SaysThatFormsPlaceTheVolumeApart) {
  write(nifti_bytes(counting_voxels(-500), {.qform_code = 1, .qoffset_z = 90.0F}));
  const io::SeriesSummary series = only_series();
  ASSERT_TRUE(series.usable) << series.reason;
  EXPECT_TRUE(has_warning(series.warnings, "nifti_place"));
  EXPECT_NEAR(io::read_series(series).volume.grid.lps(0, 0, 0).z(), 100.0, 1e-6);
}

TEST_F(NiftiInput, RefusesAQformWithoutVoxelSizes) {
  write(nifti_bytes(counting_voxels(-500), {.sform_code = 0, .qform_code = 1, .pixdim = {2.0F, 2.0F, 0.0F}}));
  EXPECT_EQ(only_series().reason_code, "no_geometry");
}

TEST_F(NiftiInput, BelievesNoHeaderThatTellsOfMoreThanTheFileCanHold) {
  write(nifti_bytes(counting_voxels(-500), {.dim = {1000, 1000, 900}}));
  EXPECT_EQ(only_series().reason_code, "truncated");
  write(nifti_bytes(counting_voxels(-500), {.dim = {32000, 32000, 32000}}));
  EXPECT_EQ(only_series().reason_code, "too_large");
  for (const float offset : {-1.0F, 1e30F, std::numeric_limits<float>::quiet_NaN()}) {
    write(nifti_bytes(counting_voxels(-500), {.vox_offset = offset}));
    EXPECT_EQ(only_series().reason_code, "damaged") << offset;
  }
}

/// The same scan as DICOM: the volume's axes run left, anterior and superior, those of the pictures left and posterior.
measure::Volume as_pictures(const measure::Volume& volume) {
  measure::Volume turned = volume;
  turned.grid.lps_from_index.linear().col(1) *= -1.0;
  turned.grid.lps_from_index.translation() = volume.grid.lps(0, kSize[1] - 1, 0);
  for (int k = 0; k < kSize[2]; ++k) {
    for (int j = 0; j < kSize[1]; ++j) {
      for (int i = 0; i < kSize[0]; ++i) {
        turned.hu[turned.grid.offset(i, j, k)] = volume.at(i, kSize[1] - 1 - j, k);
      }
    }
  }
  return turned;
}

TEST_F(NiftiInput, PassesOverAConvertedCopyBesideItsDicom) {
  write(nifti_bytes(counting_voxels(-500), {}));
  measure::Volume scan = as_pictures(io::read_series(only_series()).volume);
  write_dicom_series(folder_ / "series", scan);
  const io::InputIndex both = index();
  ASSERT_EQ(both.patients.size(), 1U);
  EXPECT_EQ(both.patients[0].studies[0].date, "2020-01-02");
  ASSERT_EQ(both.ignored.size(), 1U);
  EXPECT_EQ(both.ignored[0].reason_code, "converted_copy");
}

TEST_F(NiftiInput, KeepsAnotherScanOfTheSameGridBesideDicom) {
  write(nifti_bytes(counting_voxels(-500), {}));
  measure::Volume scan = as_pictures(io::read_series(only_series()).volume);
  for (std::int16_t& hu : scan.hu) {
    hu = static_cast<std::int16_t>(hu + 30);
  }
  write_dicom_series(folder_ / "series", scan);
  EXPECT_EQ(index().patients.size(), 2U);
}

TEST_F(NiftiInput, JoinsOnePatientAsTold) {
  write(nifti_bytes(counting_voxels(-500), {}));
  std::ofstream(folder_ / "other.nii", std::ios::binary) << nifti_bytes(counting_voxels(-400), {});
  const io::InputIndex told = io::index_inputs(std::vector{folder_}, {}, io::Persons::One);
  ASSERT_EQ(told.patients.size(), 1U);
  ASSERT_EQ(told.patients[0].studies.size(), 2U);
  EXPECT_TRUE(has_warning(told.patients[0].studies[0].series[0].warnings, io::kToldOnePatient));
}

TEST_F(NiftiInput, KeepsTwoVolumesThatAreAlikeAtBothEnds) {
  const std::string one = nifti_bytes(counting_voxels(-500), {.dim = {100, 100, 20}}) + std::string(400'000, '\xF0');
  std::string other = one;
  other[200'000] = 7;
  for (const auto& [name, bytes] : {std::pair{"a.nii", one}, {"b.nii", other}, {"c.nii", one}}) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  const io::InputIndex found = index();
  EXPECT_EQ(found.patients.size(), 2U);
  ASSERT_EQ(found.ignored.size(), 1U);
  EXPECT_EQ(found.ignored[0].reason_code, "duplicate_file");
}

TEST_F(NiftiInput, NamesAFileThatIsCutShort) {
  const std::string bytes = nifti_bytes(counting_voxels(-500), {});
  write(bytes.substr(0, bytes.size() - 300));
  const io::SeriesSummary series = only_series();
  if (series.usable) {
    EXPECT_THROW(static_cast<void>(io::read_series(series)), io::Error);
  } else {
    EXPECT_NE(series.reason, "");
  }
}

}  // namespace
}  // namespace kyphos::test
