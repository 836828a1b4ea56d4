#include "pipeline/serve/confirmed_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>

#include "io/whole_file.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

class ConfirmedTablesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-confirmed-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    for (const char* const key : {"one", "two", "three"}) {
      put("cases/" + std::string(key) + "/report.json", R"({"patient": {"key": ")" + std::string(key) + R"("}})");
    }
    put("vertebrae.csv", "patient_key,note\r\none,\"a, \"\"b\"\"\r\nc\"\r\ntwo,x\r\none,y\r\nthree,z\r\n");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  fs::path folder_;
};

TEST_F(ConfirmedTablesTest, HoldTheRowsOfConfirmedCasesAlone) {
  put("cases/one/corrections.json",
      R"({"kyphos_corrections": 1, "corrections": [{"action": "confirm", "study_uid": "", "reader": "AB", "time": ""}]})");
  put("cases/two/corrections.json", R"({"kyphos_corrections": 1, "corrections": []})");
  const pipeline::ConfirmedTables tables = pipeline::write_confirmed_tables(folder_);
  EXPECT_EQ(tables.cases, 1U);
  EXPECT_EQ(tables.outdated, 0U);
  EXPECT_EQ(io::whole_content(folder_ / "vertebrae-confirmed.csv"),
            "patient_key,note\r\none,\"a, \"\"b\"\"\r\nc\"\r\none,y\r\n");
  EXPECT_FALSE(fs::exists(folder_ / "progression-confirmed.csv"));
}

TEST_F(ConfirmedTablesTest, SayWhereCorrectionsCameAfterTheReport) {
  put("cases/two/corrections.json",
      R"({"kyphos_corrections": 1, "corrections": [{"action": "cemented", "study_uid": "1", "reader": "AB", "time": "",
          "automatic": {"name": "L1", "middle_lps_mm": [0, 0, 0]}}, {"action": "confirm", "study_uid": ""}]})");
  const auto report = folder_ / "cases/two/report.json";
  fs::last_write_time(report, fs::last_write_time(report) - std::chrono::hours(1));
  EXPECT_EQ(pipeline::write_confirmed_tables(folder_).outdated, 1U);
}

}  // namespace
}  // namespace kyphos::test
