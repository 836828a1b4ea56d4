#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nifti1_io.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "io/error.h"
#include "io/labels_file.h"
#include "io/output_folder.h"
#include "io/report/report_files.h"
#include "io/whole_file.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Output : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("kyphos-output-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      result.insert(entry.path().filename().string());
    }
    return result;
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories(folder_);
    std::ofstream(folder_ / name) << text;
  }

  fs::path folder_;
};

TEST_F(Output, AppearsAllAtOnce) {
  io::OutputFolder out(folder_);
  out.stage("report.json", "{}");
  out.stage("report.html", "<p>");
  EXPECT_FALSE(fs::exists(folder_ / "report.json"));
  out.commit();
  EXPECT_THAT(names(), ElementsAre("report.html", "report.json"));
  EXPECT_EQ(content("report.json"), "{}");
}

TEST_F(Output, LeavesNothingWhereTheRunFails) {
  {
    io::OutputFolder out(folder_);
    out.stage("report.json", "{}");
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(Output, SetsAnEarlierReportAsideUntilTheNewOneIsThere) {
  put("report.json", "old");
  put("overlay-2019-01-01-sagittal.png", "old");
  put("notes.txt", "mine");
  {
    io::OutputFolder failing(folder_);
    EXPECT_THAT(names(), ElementsAre("earlier", "notes.txt"));
  }
  EXPECT_THAT(names(), ElementsAre("earlier", "notes.txt"));
  EXPECT_EQ(content("earlier/report.json"), "old");
  io::OutputFolder out(folder_);
  out.stage("report.json", "new");
  out.commit();
  EXPECT_THAT(names(), ElementsAre("notes.txt", "report.json"));
  EXPECT_EQ(content("report.json"), "new");
}

TEST_F(Output, CleansUpAfterARunThatWasKilled) {
  put("report.html.kyphos-tmp", "half");
  io::OutputFolder out(folder_);
  EXPECT_TRUE(names().empty());
}

TEST_F(Output, RefusesAFolderThatIsAFile) {
  fs::create_directories(folder_.parent_path());
  std::ofstream(folder_) << "a file";
  EXPECT_THROW(io::OutputFolder{folder_}, io::Error);
}

TEST_F(Output, SaysThatTheDiskIsFull) {
  // /dev/full answers every write with "no space left"; a link gives it a name that the writer opens.
  fs::create_directories(folder_);
  fs::create_symlink("/dev/full", folder_ / "report.json.kyphos-tmp");
  try {
    io::write_whole(folder_ / "report.json", "text");
    FAIL() << "no error";
  } catch (const io::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("No space left"));
    EXPECT_THAT(error.what(), HasSubstr("Free some space"));
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(Output, KeepsASecretForItsOwner) {
  fs::create_directories(folder_);
  io::write_whole(folder_ / "secret", "text", io::FileAccess::OwnerOnly);
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "secret").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Output, HoldsEveryFileOfAReport) {
  io::CaseReport report = test::example_report();
  report.studies[0].masks.emplace();
  report.studies[0].masks->grid.size = {2, 2, 2};
  report.studies[0].masks->label.assign(8, 19);
  io::OutputFolder out(folder_);
  io::stage_report(report, out);
  out.commit();
  EXPECT_THAT(names(), ElementsAre("bodies.nii.gz", "overlay-2020-01-02-sagittal.png", "report.fhir.json",
                                   "report.html", "report.json", "vertebrae.csv"));
}

TEST_F(Output, KeepsIdentifiedFilesInAFolderForTheirOwnerAndSetsThemAsideAsAll) {
  {
    io::OutputFolder out(folder_);
    out.stage("report.json", "{}");
    out.stage("identified/2020-01-02-bodies-seg.dcm", "bits");
    EXPECT_FALSE(fs::exists(folder_ / "identified/2020-01-02-bodies-seg.dcm"));
    out.commit();
  }
  const auto others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(folder_ / "identified").permissions() & others, fs::perms::none);
  EXPECT_EQ(content("identified/2020-01-02-bodies-seg.dcm"), "bits");
  io::OutputFolder next(folder_);
  EXPECT_FALSE(fs::exists(folder_ / "identified"));
  EXPECT_EQ(content("earlier/identified/2020-01-02-bodies-seg.dcm"), "bits");
  next.stage("report.json", "{}");
  next.commit();
  EXPECT_THAT(names(), ElementsAre("report.json"));
}

TEST_F(Output, PutsLabelsWhereTheScanIs) {
  measure::LabelMap labels;
  labels.grid.size = {3, 4, 5};
  // Sagittal slices: i runs to posterior, j to inferior, k to the left; 0.5 x 0.5 x 3 mm.
  Eigen::Matrix3d axes;
  axes << 0, 0, 3.0, 0.5, 0, 0, 0, -0.5, 0;
  labels.grid.lps_from_index = Eigen::Translation3d(10, -20, 30) * axes;
  labels.label.assign(60, 0);
  labels.label[labels.grid.offset(1, 2, 3)] = 19;
  fs::create_directories(folder_);
  io::write_whole(folder_ / "bodies.nii.gz", io::labels_nifti_gz(labels));

  nifti_image* image = nifti_image_read((folder_ / "bodies.nii.gz").c_str(), 1);
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(image->nx, 3);
  EXPECT_EQ(image->ny, 4);
  EXPECT_EQ(image->nz, 5);
  EXPECT_FLOAT_EQ(image->dx, 0.5F);
  EXPECT_FLOAT_EQ(image->dz, 3.0F);
  EXPECT_EQ(static_cast<const unsigned char*>(image->data)[labels.grid.offset(1, 2, 3)], 19);
  const measure::PointLps lps = labels.grid.lps(1, 2, 3);
  for (const mat44& ras : {image->sto_xyz, image->qto_xyz}) {
    for (int row = 0; row < 3; ++row) {
      const double sign = row < 2 ? -1.0 : 1.0;  // right and anterior are positive in NIfTI
      const double at = ras.m[row][0] * 1.0 + ras.m[row][1] * 2.0 + ras.m[row][2] * 3.0 + ras.m[row][3];
      EXPECT_NEAR(at, sign * lps[row], 1e-4);
    }
  }
  nifti_image_free(image);
  EXPECT_EQ(io::labels_nifti_gz(labels), io::labels_nifti_gz(labels));
}

}  // namespace
}  // namespace kyphos
