#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "io/dicom/labels/read_labels.h"
#include "io/error.h"
#include "io/labels_file.h"
#include "tests/io/dicom_fixture.h"
#include "tests/io/problem_of.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::HasSubstr;

class NiftiLabels : public DicomFixture {
 protected:
  /// Blocks of 33 mm from the top down, on a grid of 3 mm.
  static measure::LabelMap blocks(const std::vector<int>& values) {
    measure::LabelMap map;
    map.grid.size = {14, 14, 11 * static_cast<int>(values.size())};
    map.grid.lps_from_index.linear() = 3.0 * Eigen::Matrix3d::Identity();
    map.grid.lps_from_index.translation() = Eigen::Vector3d(-20.0, 5.0, -100.0);
    map.label.assign(map.grid.voxel_count(), 0);
    for (std::size_t n = 0; n < values.size(); ++n) {
      const int top = map.grid.size[2] - 1 - 11 * static_cast<int>(n);
      for (int k = top - 8; k <= top; ++k) {
        for (int j = 1; j < 13; ++j) {
          for (int i = 1; i < 13; ++i) {
            map.label[map.grid.offset(i, j, k)] = static_cast<std::uint8_t>(values[n]);
          }
        }
      }
    }
    return map;
  }
  std::filesystem::path write(const std::string& name, const measure::LabelMap& map) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << io::labels_nifti_gz(map);
    return folder_ / name;
  }
  static std::string levels(const io::GivenLabels& given) {
    std::string text;
    for (const auto& vertebra : given.spine.vertebrae) {
      text += (text.empty() ? "" : " ") + (vertebra.level ? std::string(measure::name(*vertebra.level)) : "?");
    }
    return text;
  }
  static std::vector<io::GivenLabels> read(const std::filesystem::path& path) {
    return io::read_labels(std::vector{path}, std::nullopt);
  }
};

TEST_F(NiftiLabels, LieWhereTheFileSaysAfterCropping) {
  const auto map = blocks({19, 20, 21});
  const auto given = read(write("mask.nii.gz", map));
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(levels(given.front()), "T12 L1 L2");
  EXPECT_EQ(given.front().grid.size, map.grid.size);
  const auto& cropped = given.front().spine.map;
  EXPECT_LE(cropped.grid.size[0], map.grid.size[0]);
  for (int k = 0; k < cropped.grid.size[2]; ++k) {
    const Eigen::Vector3i there = (map.grid.index_from_lps() * cropped.grid.lps(3, 4, k)).array().round().cast<int>();
    EXPECT_EQ(cropped.label[cropped.grid.offset(3, 4, k)] != 0,
              map.label[map.grid.offset(there.x(), there.y(), there.z())] != 0);
  }
}

TEST_F(NiftiLabels, AreNamedByATableBesideThem) {
  write("sub-1_dseg.nii.gz", blocks({1, 2, 3}));
  std::ofstream(folder_ / "sub-1_dseg.tsv") << "index\tname\n1\tL2\n2\tL3\n3\tL4\n";
  EXPECT_EQ(levels(read(folder_ / "sub-1_dseg.nii.gz").front()), "L2 L3 L4");
}

TEST_F(NiftiLabels, AreNamedByTheDataSetOfAnNnUNet) {
  write("case_1.nii.gz", blocks({1, 2, 3}));
  std::ofstream(folder_ / "dataset.json") << R"({"labels": {"background": 0, "T11": 1, "T12": 2, "L1": 3}})";
  EXPECT_EQ(levels(read(folder_ / "case_1.nii.gz").front()), "T11 T12 L1");
}

TEST_F(NiftiLabels, OfAFolderWithOneFileAStructureAreNamedByTheFiles) {
  const auto all = blocks({1, 2, 3});
  for (const auto& [value, name] : {std::pair{1, "L1"}, {2, "L2"}, {3, "L3"}}) {
    auto one = all;
    for (auto& label : one.label) {
      label = label == value ? 1 : 0;
    }
    write("seg/vertebrae_" + std::string(name) + ".nii.gz", one);
  }
  auto other = all;
  for (auto& label : other.label) {
    label = 1;
  }
  write("seg/liver.nii.gz", other);
  const auto given = read(folder_ / "seg");
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(levels(given.front()), "L1 L2 L3");
  EXPECT_EQ(given.front().spine.method.name, "TotalSegmentator");
}

TEST_F(NiftiLabels, OfBodiesAreLaidOverTheVertebraeOfTheSameSpine) {
  const auto vertebrae = blocks({20, 21, 22});
  auto parts = vertebrae;
  for (int k = 0; k < parts.grid.size[2]; ++k) {
    for (int j = 0; j < parts.grid.size[1]; ++j) {
      for (int i = 0; i < parts.grid.size[0]; ++i) {
        auto& label = parts.label[parts.grid.offset(i, j, k)];
        label = label == 0 ? 0 : j < 8 ? 49 : 41;
      }
    }
  }
  write("both/sub-1_seg-vert_msk.nii.gz", vertebrae);
  write("both/sub-1_seg-subreg_msk.nii.gz", parts);
  const auto given = read(folder_ / "both");
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given.front().spine.extent, measure::LabelExtent::BodyOnly);
  EXPECT_EQ(given.front().files.size(), 2U);
  std::size_t kept = 0;
  for (const auto label : given.front().spine.map.label) {
    kept += label != 0 ? 1U : 0U;
  }
  std::size_t bodies = 0;
  for (const auto label : parts.label) {
    bodies += label == 49 ? 1U : 0U;
  }
  EXPECT_EQ(kept, bodies);
}

TEST_F(NiftiLabels, ThatAreAScanAreRefused) {
  std::ofstream(folder_ / "scan.nii.gz") << "no gzip";
  EXPECT_THAT(problem_of([&] { return read(folder_ / "scan.nii.gz"); }), HasSubstr("scan.nii.gz"));
}

TEST_F(NiftiLabels, OfRealProgramsHaveTheRightLevels) {
  if (!std::filesystem::exists(shared_data() / "ct-totalsegmentator")) {
    GTEST_SKIP() << needs_shared_data("ct-totalsegmentator");
  }
  EXPECT_EQ(levels(read(shared_data() / "ct-totalsegmentator/spine_report/totalseg.nii.gz").front()),
            "T11 T12 L1 L2 L3 L4 L5 S1");
  EXPECT_EQ(levels(read(shared_data() / "ct-verse/sub-verse007_seg-vert_msk.nii.gz").front()),
            "T9 T10 T11 T12 L1 L2 L3");
  EXPECT_EQ(levels(read(shared_data() / "masks-only/sub-verse010_seg-vert_msk.nii.gz").front()), "L1 L2 L3 L4 L5");
}

}  // namespace
}  // namespace kyphos::test
