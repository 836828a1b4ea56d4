#include <cmath>

#include "io/error.h"
#include "tests/io/dicom_fixture.h"
#include "tests/support/run_program.h"

namespace kyphos::test {
namespace {

/// Real folders, read by us and by dcm2niix: another program's opinion of where each voxel lies and what it means.
class BesideDcm2niix : public DicomFixture {
 protected:
  /// The chosen series of a folder that holds one study.
  static measure::Volume ours(const std::filesystem::path& folder) {
    const io::InputIndex found = io::index_inputs(std::vector{folder});
    const io::StudySummary& study = found.patients.at(0).studies.at(0);
    return io::read_series(study.series.at(study.chosen.value())).volume;
  }

  [[nodiscard]] measure::Volume theirs() const {
    const io::InputIndex found = io::index_inputs(std::vector{folder_});
    for (const io::PatientSummary& patient : found.patients) {
      if (patient.studies.at(0).chosen) {
        return io::read_series(patient.studies[0].series[0]).volume;
      }
    }
    ADD_FAILURE() << "dcm2niix wrote no volume";
    return {};
  }

  /// Compares every 7th voxel of ours with theirs at the same place.
  static void expect_same(const measure::Volume& ours, const measure::Volume& theirs) {
    const Eigen::Affine3d their_index = theirs.grid.index_from_lps();
    std::size_t compared = 0;
    std::size_t different = 0;
    double farthest_off = 0.0;  // of our voxel centres from theirs, in voxels
    for (std::size_t at = 0; at < ours.hu.size(); at += 7) {
      const auto [columns, rows, slices] = ours.grid.size;
      const int i = static_cast<int>(at % static_cast<std::size_t>(columns));
      const int j = static_cast<int>(at / static_cast<std::size_t>(columns) % static_cast<std::size_t>(rows));
      const int k = static_cast<int>(at / static_cast<std::size_t>(columns) / static_cast<std::size_t>(rows));
      const Eigen::Vector3d index = their_index * ours.grid.lps(i, j, k);
      const Eigen::Vector3d nearest = index.array().round();
      farthest_off = std::max(farthest_off, (index - nearest).norm());
      const int value =
          theirs.at(static_cast<int>(nearest.x()), static_cast<int>(nearest.y()), static_cast<int>(nearest.z()));
      // Where the scanner's filler lies differs in meaning, not in place: outside the scan against some value below
      // air.
      different += ours.hu[at] != measure::kOutsideScan && value != ours.hu[at] ? 1 : 0;
      ++compared;
    }
    EXPECT_EQ(theirs.hu.size(), ours.hu.size());
    EXPECT_EQ(different, 0U) << "of " << compared;
    EXPECT_LT(farthest_off, 0.02);
  }
};

/// Debian's dcm2niix cannot decode JPEG-LS; DCMTK's own tool does it first.
bool decompress(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::create_directories(to);
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    const ProgramResult result =
        run_program("/usr/bin/env", {"dcmdjpls", entry.path().string(), (to / entry.path().filename()).string()});
    if (result.exit_code != 0) {
      return false;
    }
  }
  return true;
}

TEST_F(BesideDcm2niix, SeesTheSameVoxelsAtTheSamePlaces) {
  if (shared_data().empty()) {
    GTEST_SKIP() << needs_shared_data("five series");
  }
  for (const auto& [name, is_jpeg_ls] : {std::pair{"ct-totalsegmentator/example_ct_dicom_jpeg2000", false},
                                         {"simulated-progression/verse007/visit1", false},
                                         {"ct-dicom/acrin-flt001/ACRIN-FLT-Breast_001_19600305_99729346", true}}) {
    SCOPED_TRACE(name);
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::filesystem::path plain = shared_data() / name;
    if (is_jpeg_ls) {
      plain = std::filesystem::path(::testing::TempDir()) / "kyphos-plain";
      std::filesystem::remove_all(plain);
      if (!decompress(shared_data() / name, plain)) {
        GTEST_SKIP() << "needs dcmdjpls: Debian's package dcmtk (script/setup installs it)";
      }
    }
    const ProgramResult result =
        run_program("/usr/bin/env", {"dcm2niix", "-z", "n", "-b", "n", "-o", folder_.string(), plain.string()});
    if (result.exit_code == 127) {
      GTEST_SKIP() << "needs dcm2niix: Debian's package dcm2niix (script/setup installs it)";
    }
    ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
    expect_same(ours(shared_data() / name), theirs());
  }
}

}  // namespace
}  // namespace kyphos::test
