#include <gmock/gmock.h>

#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class BadInput : public CliFixture {
 protected:
  [[nodiscard]] ProgramResult review(const std::string& input) const {
    return kyphos({"review", path(input), "--out", path("out")});
  }
  /// Failed with words on stderr, nothing on stdout and no report.
  void expect_refused(const ProgramResult& result) const {
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("kyphos: "));
    for (const char* file : {"out/report.json", "out/report.html", "out/vertebrae.csv"}) {
      EXPECT_FALSE(std::filesystem::exists(path(file))) << file;
    }
  }
};

TEST_F(BadInput, EmptyFolder) {
  std::filesystem::create_directories(path("in"));
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr(path("in")));
  EXPECT_THAT(result.err, HasSubstr("no DICOM"));
}

TEST_F(BadInput, TextFileNamedDcm) {
  put("in/letter.dcm", "Dear colleague, the images follow by post.");
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr("letter.dcm"));
}

TEST_F(BadInput, TenThousandUnrelatedFiles) {
  for (int i = 0; i < 10'000; ++i) {
    put("in/" + std::to_string(i % 100) + "/" + std::to_string(i) + ".txt", "minutes of a meeting");
  }
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr("10000 files"));
  EXPECT_LT(result.err.size(), 2000U);
}

TEST_F(BadInput, SeriesWithoutASpine) {
  write_dicom_series(path("in"), water());
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr("no spine"));
}

TEST_F(BadInput, OneSlice) {
  measure::Volume slice = water();
  slice.grid.size[2] = 1;
  slice.hu.resize(slice.grid.voxel_count());
  write_dicom_series(path("in"), slice);
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr("slice"));
}

TEST_F(BadInput, TruncatedPixelData) {
  const auto files = write_dicom_series(path("in"), water());
  std::filesystem::resize_file(files[20], std::filesystem::file_size(files[20]) - 700);
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr(files[20].filename().string()));
}

TEST_F(BadInput, TwoPatientsMixed) {
  write_dicom_series(path("in"), water(), {.patient_id = "SECRET-A", .patient_name = "Alpha^Anna", .file_prefix = "A"});
  write_dicom_series(path("in"), water(), {.patient_id = "SECRET-B", .patient_name = "Beta^Bert", .file_prefix = "B"});
  const ProgramResult result = review("in");
  expect_refused(result);
  EXPECT_THAT(result.err, HasSubstr("2 patients"));
  EXPECT_THAT(result.err, HasSubstr("A0001 and 39 more files"));
  EXPECT_THAT(result.err, HasSubstr("B0001 and 39 more files"));
  EXPECT_THAT(result.err, Not(AnyOf(HasSubstr("SECRET"), HasSubstr("Alpha"), HasSubstr("Beta"))));
}

TEST_F(BadInput, FileThatMayNotBeRead) {
  const auto files = write_dicom_series(path("in"), water());
  std::filesystem::permissions(files[20], std::filesystem::perms::none);
  std::vector<std::string> command{KYPHOS_BINARY, "scan", path("in")};
  if (::geteuid() == 0) {  // who may read everything
    command.insert(command.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  }
  const ProgramResult result = run_program("/usr/bin/env", command);
  if (result.exit_code == 126 || result.exit_code == 127) {
    GTEST_SKIP() << "needs setpriv (Debian's package util-linux) where root runs the tests: " << result.err;
  }
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("it cannot be opened; check its permissions (" + files[20].string() + ")"));
  EXPECT_THAT(result.out, HasSubstr("1 slice missing"));
}

TEST_F(BadInput, OutputFolderThatIsAFile) {
  write_dicom_series(path("in"), water());
  put("out", "a file");
  const ProgramResult result = review("in");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(path("out")));
  EXPECT_EQ(content("out"), "a file");
}

TEST_F(BadInput, LeavesNoOldReportThatLooksNew) {
  put("out/report.json", "old");
  std::filesystem::create_directories(path("in"));
  expect_refused(review("in"));
  EXPECT_EQ(content("out/earlier/report.json"), "old");
}

TEST_F(BadInput, ScanListsWhatCannotBeUsed) {
  put("in/letter.dcm", "Dear colleague, the images follow by post.");
  write_dicom_series(path("in/series"), water());
  const ProgramResult result = kyphos({"scan", path("in"), "--json"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_THAT(result.out, HasSubstr("letter.dcm"));
}

TEST_F(BadInput, ScanKeepsIdentityToItself) {
  write_dicom_series(path("in"), water(), {.patient_id = "SECRET-A", .patient_name = "Alpha^Anna"});
  for (const std::string format : {"--json", "--identified"}) {
    const ProgramResult result = kyphos({"scan", path("in"), format});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out.find("SECRET-A") != std::string::npos, format == "--identified");
  }
}

}  // namespace
}  // namespace kyphos::test
