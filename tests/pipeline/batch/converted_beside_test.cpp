#include "pipeline/batch/converted_beside.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <string>

#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

/// A NIfTI-1 file of the volume: the bytes of the standard's header by their places.
void write_nifti(const fs::path& file, const measure::Volume& volume) {
  std::string bytes(352, '\0');
  const auto put = [&bytes](std::size_t at, auto value) { std::memcpy(bytes.data() + at, &value, sizeof(value)); };
  put(0, std::int32_t{348});
  put(40, std::int16_t{3});
  for (std::size_t axis = 0; axis < 3; ++axis) {
    put(42 + 2 * axis, static_cast<std::int16_t>(volume.grid.size[axis]));
    put(80 + 4 * axis, static_cast<float>(volume.grid.spacing_mm()[axis]));
  }
  put(70, std::int16_t{4});  // 16-bit whole numbers
  put(72, std::int16_t{16});
  put(108, 352.0F);
  put(123, std::uint8_t{2});  // mm
  put(254, std::int16_t{1});
  for (int row = 0; row < 3; ++row) {
    const double sign = row < 2 ? -1.0 : 1.0;  // right and anterior are positive here
    for (int column = 0; column < 4; ++column) {
      put(static_cast<std::size_t>(280 + 16 * row + 4 * column),
          static_cast<float>(sign * volume.grid.lps_from_index(row, column)));
    }
  }
  bytes.replace(344, 3, "n+1");
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.write(reinterpret_cast<const char*>(volume.hu.data()),
            static_cast<std::streamsize>(volume.hu.size() * sizeof(volume.hu[0])));
}

class ConvertedBeside : public DicomFixture {};

TEST_F(ConvertedBeside, AVolumeThatShowsTheSeriesInItsFolderIsItsCopyAndNoPatient) {
  write_dicom_series(folder_, small_ramp());
  const fs::path volume = folder_ / "ct.nii";
  write_nifti(volume, small_ramp());
  const io::InputIndex index = pipeline::index_of_case(std::vector{volume}, io::Persons::AsFilesSay);
  EXPECT_TRUE(index.patients.empty());
  ASSERT_EQ(index.ignored.size(), 1U);
  EXPECT_EQ(index.ignored[0].reason_code, "converted_copy");
}

TEST_F(ConvertedBeside, AnotherVolumeStaysAPatientOfItsOwn) {
  measure::Volume other = small_ramp();
  for (std::int16_t& hu : other.hu) {
    hu = static_cast<std::int16_t>(hu + 40);
  }
  write_dicom_series(folder_, small_ramp());
  const fs::path volume = folder_ / "ct.nii";
  write_nifti(volume, other);
  const io::InputIndex index = pipeline::index_of_case(std::vector{volume}, io::Persons::AsFilesSay);
  ASSERT_EQ(index.patients.size(), 1U);
  EXPECT_EQ(index.patients[0].studies.at(0).series.at(0).slices.at(0).file, volume);
}

}  // namespace
}  // namespace kyphos::test
