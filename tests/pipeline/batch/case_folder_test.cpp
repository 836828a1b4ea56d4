#include "pipeline/batch/case_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "io/whole_file.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

class CaseFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-case-folder-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    put("place/report.json", "earlier");
    put("place/corrections.json", "by hand");
    put("finished/report.json", "new");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] std::string content(const std::string& name) const { return io::whole_content(folder_ / name); }

  fs::path folder_;
};

TEST_F(CaseFolder, ANewReportTakesThePlaceOfTheEarlierOneAndTheReadersCorrectionsStay) {
  pipeline::put_in_place(folder_ / "finished", folder_ / "place");
  EXPECT_EQ(content("place/report.json"), "new");
  EXPECT_EQ(content("place/corrections.json"), "by hand");
}

TEST_F(CaseFolder, CorrectionsMadeWhileTheCaseRanGoBeforeThoseItStartedWith) {
  put("finished/corrections.json", "older");
  pipeline::put_in_place(folder_ / "finished", folder_ / "place");
  EXPECT_EQ(content("place/corrections.json"), "by hand");
}

TEST_F(CaseFolder, AnEarlierReportThatGoesLeavesTheReadersCorrections) {
  pipeline::clear_place(folder_ / "place");
  EXPECT_FALSE(fs::exists(folder_ / "place" / "report.json"));
  EXPECT_EQ(content("place/corrections.json"), "by hand");
  pipeline::clear_place(folder_ / "finished");
  EXPECT_FALSE(fs::exists(folder_ / "finished"));
}

TEST_F(CaseFolder, ACorrectionIsAReasonToRunACaseAgainAndAConfirmationIsNone) {
  EXPECT_EQ(pipeline::corrections_digest(folder_ / "finished"), "");
  const std::string confirm = R"({"action": "confirm", "study_uid": "", "reader": "AB", "time": ""})";
  const std::string reject = R"({"action": "reject_body", "study_uid": "1", "reader": "AB", "time": "",
                                 "automatic": {"name": "L1", "middle_lps_mm": [0, 0, 0]}})";
  const auto digest = [&](const std::string& all) {
    put("place/corrections.json", R"({"kyphos_corrections": 1, "corrections": [)" + all + "]}");
    return pipeline::corrections_digest(folder_ / "place");
  };
  EXPECT_EQ(digest(confirm), "");
  EXPECT_NE(digest(reject), "");
  EXPECT_EQ(digest(reject), digest(reject + "," + confirm));
}

}  // namespace
}  // namespace kyphos::test
