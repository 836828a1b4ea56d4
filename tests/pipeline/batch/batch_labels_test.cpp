#include <gmock/gmock.h>

#include <array>
#include <cstring>

#include "io/labels_file.h"
#include "tests/pipeline/batch/batch_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

template <typename T>
void put(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof(T));
}

constexpr std::array<int, 3> kSize{40, 40, 50};

measure::Grid water_grid() {
  measure::Grid grid{.size = kSize};
  grid.lps_from_index.linear() = 3.0 * Eigen::Matrix3d::Identity();
  return grid;
}

/// A CT of water in air as NIfTI, on the same grid as the label maps.
std::string water() {
  std::string bytes(352, '\0');
  put<std::int32_t>(bytes, 0, 348);
  put<std::int16_t>(bytes, 40, 3);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    put<std::int16_t>(bytes, 42 + 2 * axis, static_cast<std::int16_t>(kSize.at(axis)));
    put<float>(bytes, 80 + 4 * axis, 3.0F);
    put<float>(bytes, 280 + 16 * axis + 4 * axis, axis < 2 ? -3.0F : 3.0F);
  }
  put<std::int16_t>(bytes, 48, 1);
  put<std::int16_t>(bytes, 70, 4);  // int16
  put<std::int16_t>(bytes, 72, 16);
  put<float>(bytes, 108, 352.0F);
  put<float>(bytes, 112, 1.0F);
  put<std::int8_t>(bytes, 123, 2);  // mm
  put<std::int16_t>(bytes, 254, 1);
  std::memcpy(bytes.data() + 344, "n+1", 3);
  for (int at = 0; at < kSize[0] * kSize[1] * kSize[2]; ++at) {
    const auto value = static_cast<std::int16_t>(at % kSize[0] < 3 ? -1000 : at % 7);
    bytes.append({static_cast<char>(value & 0xFF), static_cast<char>((value >> 8) & 0xFF)});
  }
  return bytes;
}

std::string blocks(const std::vector<int>& values) {
  measure::LabelMap map{.grid = water_grid(), .label = std::vector<std::uint8_t>(water_grid().voxel_count(), 0)};
  for (std::size_t n = 0; n < values.size(); ++n) {
    for (int k = 48 - 11 * static_cast<int>(n); k > 40 - 11 * static_cast<int>(n); --k) {
      for (int j = 12; j < 26; ++j) {
        for (int i = 12; i < 26; ++i) {
          map.label[map.grid.offset(i, j, k)] = static_cast<std::uint8_t>(values[n]);
        }
      }
    }
  }
  return io::labels_nifti_gz(map);
}

class BatchLabels : public BatchTest {
 protected:
  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((at("export") / name).parent_path());
    std::ofstream(at("export") / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] io::FileRow row_of(const std::string& out, const std::string& name) const {
    const io::Store store(at(out), io::StoreAccess::ReadOnly);
    io::FileRow found;
    store.each_file([&](const io::FileRow& row) {
      if (row.path.filename() == name) {
        found = row;
      }
    });
    return found;
  }
};

TEST_F(BatchLabels, GoWithTheScanOfTheSameSubjectAndAreToldInTheLedger) {
  write("rawdata/sub-1_ct.nii", water());
  write("rawdata/sub-2_ct.nii", water() + "x");  // another file
  write("derivatives/sub-1_seg-vert_msk.nii.gz", blocks({19, 20, 21, 22}));
  write("derivatives/sub-9_seg-vert_msk.nii.gz", blocks({20, 21, 22, 23}));
  static_cast<void>(batch("out", {"--labels", "auto", "--quiet"}));
  const io::FileRow paired = row_of("out", "sub-1_seg-vert_msk.nii.gz");
  EXPECT_EQ(paired.patient_key, row_of("out", "sub-1_ct.nii").patient_key);
  EXPECT_THAT(paired.reason, HasSubstr("goes with its study: the same grid"));
  const io::FileRow left = row_of("out", "sub-9_seg-vert_msk.nii.gz");
  EXPECT_EQ(left.outcome, "ignored");
  EXPECT_THAT(left.reason, HasSubstr("goes with no scan"));
}

TEST_F(BatchLabels, ThatDoNotLieOnBoneEndTheCaseWithThatReason) {
  write("ct.nii", water());
  write("segmentations/mask.nii.gz", blocks({19, 20, 21, 22}));
  static_cast<void>(batch("out", {"--labels", "auto", "--quiet"}));
  ASSERT_EQ(cases("out").size(), 1U);
  EXPECT_THAT(cases("out").front().reason, HasSubstr("does not lie on bone"));
}

TEST_F(BatchLabels, ArePassedOverWithoutTheOption) {
  write("ct.nii", water());
  write("mask.nii.gz", blocks({19, 20, 21, 22}));
  static_cast<void>(batch("out", {"--quiet"}));
  EXPECT_NE(row_of("out", "mask.nii.gz").patient_key, row_of("out", "ct.nii").patient_key);
}

}  // namespace
}  // namespace kyphos::test
